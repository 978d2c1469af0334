package io.sluice.core.spill;

import io.sluice.core.table.SliceTable;
import java.io.IOException;

/** How rows look in bytes, with their marks: as in a snapshot. */
public interface RowBytes {

    /** For one thread. */
    Encoder encoder();

    /** For one thread. */
    Decoder decoder();

    /** Writes rows into a buffer that it keeps. */
    interface Encoder {

        /** Forgets what was written. */
        void clear();

        /** Adds a row. */
        void add(SliceTable table, int row) throws IOException;

        /** What was written, up to {@link #length}; valid until the next row. */
        byte[] bytes();

        /** Number of bytes written. */
        int length();
    }

    /** Reads rows one after another. */
    interface Decoder {

        /** Reads {@code bytes[at .. at + length)} next. */
        void begin(byte[] bytes, int at, int length);

        /** Number of bytes left. */
        int remaining();

        /** Hash of the next row, which remains the next. */
        int hash() throws IOException;

        /** Reads the next row. */
        void read(SpilledRow into) throws IOException;

        /** Skips the next row. */
        void skip() throws IOException;
    }
}
