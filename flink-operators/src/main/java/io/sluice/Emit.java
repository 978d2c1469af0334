package io.sluice;

import io.sluice.core.engine.EmissionPolicy;
import java.time.Duration;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

/**
 * When a query publishes what changed. Whatever the policy, materialising what was published gives
 * the aggregate of all records so far, as of the last publication.
 */
public abstract sealed class Emit {

    final boolean skipsUnchanged;

    private Emit(boolean skipsUnchanged) {
        this.skipsUnchanged = skipsUnchanged;
    }

    /**
     * In batches, the default: at most one row per changed key and window, after so many records or
     * so much time, whichever comes first.
     */
    public static Changes changes() {
        return new Changes(null, null, null, false);
    }

    /** Once per key and window, when the window closes; again for each accepted late change. */
    public static FinalResults finalResults() {
        return new FinalResults(0, false);
    }

    /** For each record the changed row of each of its windows. Such records are not folded. */
    public static Emit perRecord() {
        return new Other(EmissionPolicy.Kind.PER_RECORD, 0, false);
    }

    /**
     * What changed, at fixed intervals.
     *
     * @param interval processing time, greater than 0
     */
    public static Emit every(Duration interval) {
        return new Other(
                EmissionPolicy.Kind.INTERVAL,
                Millis.positive("the emission interval", interval),
                false);
    }

    /** What changed, whenever the watermark advances. */
    public static Emit onWatermark() {
        return new Other(EmissionPolicy.Kind.ON_WATERMARK, 0, false);
    }

    /**
     * For each record all groups of each of its windows that its subtask holds; for compatibility
     * with systems that publish so. Costs a row per group and record.
     */
    public static Emit allGroupsPerRecord() {
        return new Other(EmissionPolicy.Kind.ALL_GROUPS_PER_RECORD, 0, false);
    }

    /**
     * The same, but a row whose results equal those last published is not published again. Costs
     * the memory of one more accumulator per row.
     */
    public abstract Emit skipUnchanged();

    abstract EmissionPolicy policy(ReadableConfig options);

    /** Grace in ms between the end of a window and its closing. */
    long graceMillis() {
        return 0;
    }

    /** Publication in batches. */
    public static final class Changes extends Emit {

        private final @Nullable Long records;
        private final @Nullable Long intervalMillis;
        private final @Nullable Long latencyMillis;

        private Changes(
                @Nullable Long records,
                @Nullable Long intervalMillis,
                @Nullable Long latencyMillis,
                boolean skipsUnchanged) {
            super(skipsUnchanged);
            this.records = records;
            this.intervalMillis = intervalMillis;
            this.latencyMillis = latencyMillis;
        }

        /**
         * Publishes after this many records of a subtask, at least 1; {@link
         * SluiceOptions#EMIT_BATCH_SIZE} if not set.
         */
        public Changes everyRecords(long count) {
            if (count < 1) {
                throw new IllegalArgumentException(
                        "the batch of Emit.changes() must be at least 1 record, got " + count);
            }
            return new Changes(count, intervalMillis, latencyMillis, skipsUnchanged);
        }

        /**
         * Publishes after this much processing time, greater than 0; {@link
         * SluiceOptions#EMIT_INTERVAL} if not set.
         */
        public Changes atLeastEvery(Duration interval) {
            return new Changes(
                    records,
                    Millis.positive("the emission interval", interval),
                    null,
                    skipsUnchanged);
        }

        /**
         * Adapts the batches to the load: an idle stream publishes each change at once, a busy one
         * in batches of up to {@link #everyRecords}, and no change waits in Sluice's operators for
         * longer than this. {@link SluiceOptions#EMIT_LATENCY_TARGET} if not set; replaces {@link
         * #atLeastEvery}. Flink's buffer timeout comes on top.
         *
         * @param target processing time, at least 2 ms: half of it for the fold, half for the
         *     windows
         */
        public Changes withinLatency(Duration target) {
            return new Changes(
                    records,
                    null,
                    SluiceOptions.latencyTarget("the latency target of Emit.changes()", target),
                    skipsUnchanged);
        }

        @Override
        public Changes skipUnchanged() {
            return new Changes(records, intervalMillis, latencyMillis, true);
        }

        @Override
        EmissionPolicy policy(ReadableConfig options) {
            long batch = records != null ? records : SluiceOptions.emitBatchSize(options);
            Long target = targetMillis(options);
            if (target != null) {
                return new EmissionPolicy(
                        EmissionPolicy.Kind.CHANGES, 1, batch, target / 2, skipsUnchanged);
            }
            return new EmissionPolicy(
                    EmissionPolicy.Kind.CHANGES,
                    batch,
                    intervalMillis != null
                            ? intervalMillis
                            : SluiceOptions.emitIntervalMillis(options),
                    skipsUnchanged);
        }

        /** What the query says goes before what the configuration says. */
        private @Nullable Long targetMillis(ReadableConfig options) {
            if (latencyMillis != null || intervalMillis != null) {
                return latencyMillis;
            }
            return SluiceOptions.emitLatencyTargetMillis(options);
        }
    }

    /** Publication when windows close. */
    public static final class FinalResults extends Emit {

        private final long graceMillis;

        private FinalResults(long graceMillis, boolean skipsUnchanged) {
            super(skipsUnchanged);
            this.graceMillis = graceMillis;
        }

        /**
         * Closes windows only when the watermark is this far beyond their end, so that records that
         * are late by less still count and each row is published once, for good. For an appended
         * changelog; otherwise see {@link Query#allowedLateness}.
         *
         * @param grace event time, at least 0
         */
        public FinalResults grace(Duration grace) {
            return new FinalResults(Millis.notNegative("grace", grace), skipsUnchanged);
        }

        @Override
        public FinalResults skipUnchanged() {
            return new FinalResults(graceMillis, true);
        }

        @Override
        EmissionPolicy policy(ReadableConfig options) {
            return new EmissionPolicy(EmissionPolicy.Kind.FINAL, 0, 0, skipsUnchanged);
        }

        @Override
        long graceMillis() {
            return graceMillis;
        }
    }

    private static final class Other extends Emit {

        private final EmissionPolicy.Kind kind;
        private final long intervalMillis;

        private Other(EmissionPolicy.Kind kind, long intervalMillis, boolean skipsUnchanged) {
            super(skipsUnchanged);
            this.kind = kind;
            this.intervalMillis = intervalMillis;
        }

        @Override
        public Emit skipUnchanged() {
            return new Other(kind, intervalMillis, true);
        }

        @Override
        EmissionPolicy policy(ReadableConfig options) {
            return new EmissionPolicy(kind, 0, intervalMillis, skipsUnchanged);
        }
    }
}
