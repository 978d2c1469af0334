package io.sluice;

import io.sluice.core.engine.ChangelogMode;
import java.time.Duration;
import org.apache.flink.api.common.InvalidProgramException;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of records behind the watermark.
 *
 * @param allowed time after its close for which a window accepts records, or null for none
 * @param unbounded whether windows accept records until the end of the input
 * @param toSideOutput whether late records are put out
 */
record Lateness(@Nullable Duration allowed, boolean unbounded, boolean toSideOutput) {

    /** The allowed lateness of windows that never expire, in ms. */
    static final long UNBOUNDED = Long.MAX_VALUE;

    /**
     * Time between a window's end and its expiry, in ms.
     *
     * @throws InvalidProgramException if the policy does not fit the changelog or itself
     */
    long millis(ChangelogMode mode, Emit emit) {
        boolean appends = mode == ChangelogMode.APPEND;
        if (appends && allowed != null) {
            throw new InvalidProgramException(
                    "allowedLateness(%s) needs a changelog with updates, and this one is APPEND: close windows later with Emit.finalResults().grace(...), or set changelog(UPSERT) or changelog(RETRACT)."
                            .formatted(allowed));
        }
        if (!appends && emit.graceMillis() > 0) {
            throw new InvalidProgramException(
                    "grace(%s) delays closing for a changelog that is APPEND, and this one is %s: use allowedLateness(...) instead."
                            .formatted(Duration.ofMillis(emit.graceMillis()), mode));
        }
        if (unbounded) {
            return unboundedMillis(appends);
        }
        return allowed == null
                ? emit.graceMillis()
                : Millis.notNegative("allowed lateness", allowed);
    }

    private long unboundedMillis(boolean appends) {
        if (appends) {
            throw new InvalidProgramException(
                    "acceptAllLate() needs a changelog with updates, and this one is APPEND, whose windows would never close: set changelog(UPSERT) or changelog(RETRACT).");
        }
        if (allowed != null) {
            throw new InvalidProgramException(
                    "acceptAllLate() and allowedLateness(%s) contradict each other: use one of them."
                            .formatted(allowed));
        }
        if (toSideOutput) {
            throw new InvalidProgramException(
                    "lateTo(...) would never get a record, because with acceptAllLate() none is too late: use allowedLateness(...) with it.");
        }
        return UNBOUNDED;
    }
}
