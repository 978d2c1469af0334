package io.sluice.perf.engine;

import io.sluice.Emit;
import io.sluice.Windows;
import io.sluice.perf.job.WindowJob.Windowing;
import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradeSummary;
import io.sluice.perf.load.WindowShape;

/** The windows of the DataStream API, Sluice's and Flink's own, published in given ways. */
public final class Windowings {

    private Windowings() {}

    /** Sluice's. */
    public static Windowing<Trade, TradeSummary> sluice(Emit emit) {
        return new SluiceWindows(emit);
    }

    /**
     * Flink's, which fire early.
     *
     * @param intervalMillis time between early results; 0 for one per record
     */
    public static Windowing<Trade, TradeSummary> flink(long intervalMillis) {
        return new FlinkWindows(new EarlyTrigger(intervalMillis));
    }

    /** Windows as Sluice's API names them. */
    public static Windows sluiceWindows(WindowShape shape) {
        return SluiceWindows.windows(shape);
    }

    /** Flink's, which fire at their end. */
    public static Windowing<Trade, TradeSummary> flink() {
        return new FlinkWindows();
    }
}
