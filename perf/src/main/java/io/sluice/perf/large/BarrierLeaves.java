package io.sluice.perf.large;

import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/** Chained to the source: changes nothing, and notes when a window ends and a barrier passes. */
final class BarrierLeaves implements MapFunction<Long, Long>, CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    @Override
    public Long map(Long value) {
        CloseWatch.current().record(value);
        return value;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        CloseWatch.current().barrierLeaves();
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {}
}
