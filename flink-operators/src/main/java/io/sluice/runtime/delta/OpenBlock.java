package io.sluice.runtime.delta;

import io.sluice.runtime.codec.ByteWriter;

/** A block that is being filled. */
final class OpenBlock {

    private static final int INITIAL_BYTES = 1024;

    final ByteWriter body = new ByteWriter(INITIAL_BYTES);
    int count;
    long records;

    /** So many rows fewer than others it waits for before it is shipped. */
    int headStart;

    /** Whether the writer knows that there is something in it. */
    boolean listed;

    OpenBlock() {
        start();
    }

    /** Empties it and leaves room for the header. */
    void start() {
        DeltaBlock.start(body);
        count = 0;
        records = 0;
    }
}
