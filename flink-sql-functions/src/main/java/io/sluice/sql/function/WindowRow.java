package io.sluice.sql.function;

import org.jspecify.annotations.Nullable;

/** A window of one key: what was aggregated, and what was published of it. */
final class WindowRow {

    /** Of the window, in ms of the rows' clock, inclusive. */
    long start;

    /** Of the window, in ms of the rows' clock, exclusive. */
    long end;

    /** Records since the last change was published. */
    long pending;

    /**
     * Whether the watermark has passed the window's end, and what was pending then is published.
     */
    boolean closed;

    /** Whether a row is published that was not deleted again. */
    boolean published;

    final long[] lanes;
    final @Nullable Object[] objects;

    /** What is published, if that is kept; see {@link WindowRules#keepsPublished}. */
    @Nullable Published copy;

    WindowRow(long start, long end, long[] lanes, @Nullable Object[] objects) {
        this.start = start;
        this.end = end;
        this.lanes = lanes;
        this.objects = objects;
    }

    /** A published row: its window and its accumulator at that time. */
    static final class Published {

        long start;
        long end;
        final long[] lanes;
        final @Nullable Object[] objects;

        Published(long start, long end, long[] lanes, @Nullable Object[] objects) {
            this.start = start;
            this.end = end;
            this.lanes = lanes;
            this.objects = objects;
        }
    }
}
