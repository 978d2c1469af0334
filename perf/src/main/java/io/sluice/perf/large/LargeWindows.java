package io.sluice.perf.large;

/** The windows that are filled with very many keys. */
public enum LargeWindows {
    /** A minute. */
    TUMBLING,
    /** A minute every 20 seconds. */
    HOPPING
}
