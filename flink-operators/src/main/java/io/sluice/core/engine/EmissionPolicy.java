package io.sluice.core.engine;

import java.io.Serializable;

/**
 * When a query publishes what changed.
 *
 * @param kind which moments
 * @param minBatchRecords for {@link Kind#CHANGES}: the fewest records to drain after, at least 1;
 *     otherwise 0
 * @param batchRecords for {@link Kind#CHANGES}: the most records to drain after, at least the
 *     fewest; otherwise 0. Between the two the batch adapts to the load
 * @param intervalMillis for {@link Kind#CHANGES} and {@link Kind#INTERVAL}: drain at least this
 *     often, in ms of processing time, at least 1; otherwise 0
 * @param skipUnchanged whether a row whose results equal those last emitted stays unsaid
 */
public record EmissionPolicy(
        Kind kind,
        long minBatchRecords,
        long batchRecords,
        long intervalMillis,
        boolean skipUnchanged)
        implements Serializable {

    /** The moments of emission. */
    public enum Kind {
        /** Once, when the window closes; again for each accepted late change. */
        FINAL,
        /** In batches: after N records or T ms, whichever comes first. */
        CHANGES,
        /** For each record the changed row of each of its windows. */
        PER_RECORD,
        /** Every T ms of processing time. */
        INTERVAL,
        /** Whenever the watermark advances. */
        ON_WATERMARK,
        /** For each record all groups of each of its windows. */
        ALL_GROUPS_PER_RECORD
    }

    /** Refuses batch sizes and intervals that are not positive where the kind needs them. */
    public EmissionPolicy {
        if (kind == Kind.CHANGES && minBatchRecords < 1) {
            throw new IllegalArgumentException(
                    "the batch of 'changes' must be at least 1 record, got " + minBatchRecords);
        }
        if (minBatchRecords > batchRecords) {
            throw new IllegalArgumentException(
                    "the smallest batch of 'changes' must not exceed the largest, got "
                            + minBatchRecords
                            + " and "
                            + batchRecords
                            + " records");
        }
        if ((kind == Kind.CHANGES || kind == Kind.INTERVAL) && intervalMillis < 1) {
            throw new IllegalArgumentException(
                    "the emission interval must be at least 1 ms, got " + intervalMillis + " ms");
        }
    }

    /** A policy with a fixed batch. */
    public EmissionPolicy(
            Kind kind, long batchRecords, long intervalMillis, boolean skipUnchanged) {
        this(kind, batchRecords, batchRecords, intervalMillis, skipUnchanged);
    }

    /** A policy without batch or interval. */
    public static EmissionPolicy of(Kind kind) {
        return new EmissionPolicy(kind, 0, 0, false);
    }

    /** Whether the batch adapts to the load. */
    public boolean adapts() {
        return minBatchRecords < batchRecords;
    }

    /** Whether every record must reach the window operator by itself, unfolded. */
    public boolean needsSingleRecords() {
        return kind == Kind.PER_RECORD || kind == Kind.ALL_GROUPS_PER_RECORD;
    }

    /** Whether changes wait, marked, for a later drain. */
    public boolean drains() {
        return kind == Kind.CHANGES || kind == Kind.INTERVAL || kind == Kind.ON_WATERMARK;
    }
}
