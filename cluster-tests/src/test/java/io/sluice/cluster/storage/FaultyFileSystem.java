package io.sluice.cluster.storage;

import java.io.IOException;
import java.net.URI;
import org.apache.flink.core.fs.BlockLocation;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataInputStreamWrapper;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FSDataOutputStreamWrapper;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/** Files of this machine; each operation on their contents may be hit by a fault. */
final class FaultyFileSystem extends FileSystem {

    static final String SCHEME = "faulty";

    private final FileSystem files = LocalFileSystem.getSharedInstance();
    private final StorageFaults faults;

    FaultyFileSystem(StorageFaults faults) {
        this.faults = faults;
    }

    private static Path local(Path path) {
        return new Path("file", null, path.getPath());
    }

    @Override
    public Path getWorkingDirectory() {
        return files.getWorkingDirectory();
    }

    @Override
    public Path getHomeDirectory() {
        return files.getHomeDirectory();
    }

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":///");
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return files.getFileStatus(local(path));
    }

    @Override
    public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length)
            throws IOException {
        return files.getFileBlockLocations(file, start, length);
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        return open(path);
    }

    @Override
    public FSDataInputStream open(Path path) throws IOException {
        faults.beforeOpen(path.getPath());
        return new FSDataInputStreamWrapper(files.open(local(path))) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                faults.beforeRead(path.getPath());
                return super.read(buffer, offset, length);
            }
        };
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        return files.listStatus(local(path));
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        return files.delete(local(path), recursive);
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
        return files.mkdirs(local(path));
    }

    @Override
    public FSDataOutputStream create(Path path, WriteMode mode) throws IOException {
        faults.beforeCreate(path.getPath());
        return new FSDataOutputStreamWrapper(files.create(local(path), mode)) {
            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                faults.beforeWrite(path.getPath());
                super.write(buffer, offset, length);
            }

            @Override
            public void write(byte[] buffer) throws IOException {
                write(buffer, 0, buffer.length);
            }

            @Override
            public void sync() throws IOException {
                faults.beforeWrite(path.getPath());
                super.sync();
            }
        };
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        return files.rename(local(from), local(to));
    }

    @Override
    public boolean isDistributedFS() {
        return true;
    }
}
