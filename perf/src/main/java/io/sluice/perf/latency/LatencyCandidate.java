package io.sluice.perf.latency;

import io.sluice.Emit;
import io.sluice.perf.engine.Windowings;
import io.sluice.perf.job.WindowJob.Windowing;
import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradeSummary;
import java.time.Duration;

/** Ways to publish changes, Sluice's and Flink's. */
enum LatencyCandidate {
    /** The default: in batches of records or of time. */
    SLUICE_CHANGES("sluice", "changes") {
        @Override
        Windowing<Trade, TradeSummary> windowing() {
            return Windowings.sluice(Emit.changes());
        }
    },
    /** Batches that adapt to the load. */
    SLUICE_WITHIN_20_MS("sluice", "changes within 20 ms") {
        @Override
        Windowing<Trade, TradeSummary> windowing() {
            return Windowings.sluice(Emit.changes().withinLatency(Duration.ofMillis(20)));
        }
    },
    /** A row for each record. */
    SLUICE_PER_RECORD("sluice", "per record") {
        @Override
        Windowing<Trade, TradeSummary> windowing() {
            return Windowings.sluice(Emit.perRecord());
        }
    },
    /** At fixed intervals, as Flink's trigger. */
    SLUICE_EVERY_100_MS("sluice", "every 100 ms") {
        @Override
        Windowing<Trade, TradeSummary> windowing() {
            return Windowings.sluice(Emit.every(Duration.ofMillis(100)));
        }
    },
    /** Flink's windows with a trigger that fires early. */
    FLINK_EVERY_100_MS("flink", "every 100 ms") {
        @Override
        Windowing<Trade, TradeSummary> windowing() {
            return Windowings.flink(100);
        }
    },
    /** Flink's windows with a trigger that fires for each record. */
    FLINK_PER_RECORD("flink", "per record") {
        @Override
        Windowing<Trade, TradeSummary> windowing() {
            return Windowings.flink(0);
        }
    };

    private final String engine;
    private final String policy;

    LatencyCandidate(String engine, String policy) {
        this.engine = engine;
        this.policy = policy;
    }

    String engine() {
        return engine;
    }

    String policy() {
        return policy;
    }

    abstract Windowing<Trade, TradeSummary> windowing();
}
