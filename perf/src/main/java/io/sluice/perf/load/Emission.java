package io.sluice.perf.load;

/** When results are published. */
public enum Emission {
    /** Once, when a window closes. */
    FINAL("final", 0),
    /** What changed, in batches as large as the engine's own default. */
    CHANGES("changes", 0),
    /** What changed, every 100 ms, and when a window closes. */
    EVERY_100_MS("every 100 ms", 100),
    /** A row for every record. */
    PER_RECORD("per record", 0),
    /** For every record a row for every group of its window. */
    ALL_GROUPS("all groups per record", 0);

    private final String label;
    private final long intervalMillis;

    Emission(String label, long intervalMillis) {
        this.label = label;
        this.intervalMillis = intervalMillis;
    }

    /** Name in reports. */
    public String label() {
        return label;
    }

    /** Interval in ms of processing time, 0 if there is none. */
    public long intervalMillis() {
        return intervalMillis;
    }
}
