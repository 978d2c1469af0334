package io.sluice.perf.large;

import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/** Chained to the windows: counts their rows, and notes when a barrier passes. */
final class BarrierArrives implements FilterFunction<long[]>, CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    /** Takes the number of records. */
    @Override
    public boolean filter(long[] row) {
        CloseWatch.current().row(row[0]);
        return false;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        CloseWatch.current().barrierArrives();
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {}
}
