package io.sluice.cluster.storage;

import java.net.URI;
import java.nio.file.Path;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;

/** The scheme {@code faulty}: files of this machine, with the faults of {@code faulty.control}. */
public final class FaultyFileSystemFactory implements FileSystemFactory {

    private static final ConfigOption<String> CONTROL =
            ConfigOptions.key("faulty.control").stringType().noDefaultValue();

    private String control = "";

    @Override
    public String getScheme() {
        return FaultyFileSystem.SCHEME;
    }

    @Override
    public void configure(Configuration configuration) {
        control = configuration.get(CONTROL);
    }

    @Override
    public FileSystem create(URI uri) {
        return new FaultyFileSystem(new StorageFaults(Path.of(control)));
    }
}
