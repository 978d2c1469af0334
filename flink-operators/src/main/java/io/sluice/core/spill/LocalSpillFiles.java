package io.sluice.core.spill;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Files in local directories, used by turns; the prefix decides which is the first. */
public final class LocalSpillFiles implements SpillFiles {

    private final List<Path> directories;
    private final String prefix;
    private int files;

    /**
     * @param directories at least one; they are there
     * @param prefix with which the names begin, different for each attempt of each subtask
     */
    public LocalSpillFiles(List<Path> directories, String prefix) {
        if (directories.isEmpty()) {
            throw new IllegalArgumentException("no directory to spill to");
        }
        this.directories = List.copyOf(directories);
        this.prefix = prefix;
    }

    @Override
    public SpillFile next() {
        Path directory =
                directories.get(Math.floorMod(prefix.hashCode() + files, directories.size()));
        return new LocalFile(directory.resolve(prefix + "-" + files++ + ".run"));
    }

    private record LocalFile(Path path) implements SpillFile {

        @Override
        public WritableByteChannel write() throws IOException {
            return Files.newByteChannel(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }

        @Override
        public SeekableByteChannel read() throws IOException {
            return Files.newByteChannel(path, StandardOpenOption.READ);
        }

        @Override
        public void delete() throws IOException {
            Files.deleteIfExists(path);
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }
}
