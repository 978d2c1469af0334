package io.sluice.core.engine;

import io.sluice.core.window.AlignedWindows;

/**
 * How many rows to pre-allocate for a table, from the expected load.
 *
 * <p>The formulas count <em>records</em>; an accumulator table needs one row per distinct key, so
 * the expected number of keys, when known, caps them (see {@link #cappedBy}).
 */
public final class CapacityRules {

    /** Rows expected in a typical session when nothing better is known. */
    public static final long TYPICAL_SESSION_ROWS = 10_000;

    /** Largest capacity that is pre-allocated; beyond it tables grow on demand. */
    public static final int MAX_ROWS = 1 << 26;

    private static final double HEADROOM = 1.1;

    private CapacityRules() {}

    /**
     * Rows for one tumbling window: {@code ceil(size_s * rate * 1.1)}.
     *
     * @param sizeMillis window size in ms, positive
     * @param recordsPerSecond expected rate of the subtask's input
     */
    public static int tumbling(long sizeMillis, double recordsPerSecond) {
        return rows(seconds(sizeMillis) * recordsPerSecond);
    }

    /**
     * Rows for all hopping windows that are open at once: {@code ceil(size_s * rate * size/advance
     * * 1.1)}.
     *
     * @param sizeMillis window size in ms, positive
     * @param advanceMillis slide in ms, positive
     * @param recordsPerSecond expected rate of the subtask's input
     */
    public static int sliding(long sizeMillis, long advanceMillis, double recordsPerSecond) {
        return rows(seconds(sizeMillis) * recordsPerSecond * sizeMillis / advanceMillis);
    }

    /** Rows for one session: {@code ceil(typical * 1.1)}. */
    public static int session(long typicalRows) {
        return rows((double) typicalRows);
    }

    /** The formula for the given window; a cumulating window counts as sliding by its step. */
    public static int forWindow(AlignedWindows window, double recordsPerSecond) {
        return switch (window.kind()) {
            case TUMBLING -> tumbling(window.size(), recordsPerSecond);
            case HOPPING, CUMULATING -> sliding(window.size(), window.step(), recordsPerSecond);
        };
    }

    /** Rows when the number of distinct keys is known too: no table holds more rows than keys. */
    public static int cappedBy(int rows, long expectedKeys) {
        return Math.min(rows, rows((double) expectedKeys));
    }

    private static double seconds(long millis) {
        return millis / 1000.0;
    }

    private static int rows(double expected) {
        if (!(expected >= 0)) {
            throw new IllegalArgumentException(
                    "expected load must be a number of at least 0, got " + expected);
        }
        // The tolerance keeps 10 s * 1,000/s * 1.1 at 11,000 although 1.1 has no exact binary form.
        return (int) Math.min(MAX_ROWS, Math.ceil(expected * HEADROOM - 1e-6));
    }
}
