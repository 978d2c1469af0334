package io.sluice.core.spill;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file that is written once, from its beginning to its end, and then read by any threads. */
public interface SpillFile {

    /** Creates the file, to be written. */
    WritableByteChannel write() throws IOException;

    /** Opens the written file. */
    SeekableByteChannel read() throws IOException;

    /** Deletes the file, if it is there. */
    void delete() throws IOException;
}
