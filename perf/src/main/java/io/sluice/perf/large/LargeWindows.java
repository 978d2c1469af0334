package io.sluice.perf.large;

import java.util.Locale;

/** The windows that are filled with very many keys, and how they are published. */
public enum LargeWindows {
    /** A minute, when it closes. */
    TUMBLING,
    /** A minute every 20 seconds, when it closes. */
    HOPPING,
    /** A minute, as a retract changelog in batches while it is open. */
    CHANGES;

    /** As it is said on the command line and in reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
