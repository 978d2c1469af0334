package io.sluice.runtime;

import io.sluice.core.spill.LocalSpillFiles;
import io.sluice.runtime.delta.DeltaBlock;
import io.sluice.runtime.delta.DeltaBlockSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** One subtask of a fold or window operator, alone in Flink's harness. */
final class Subtask<IN, OUT> implements AutoCloseable {

    private static final long MANAGED_MEMORY = 3 * 1024 * 1024;
    private static final int NETWORK_BUFFER = 1024;

    private final OperatorMetrics metrics = new OperatorMetrics();
    private final MockEnvironment environment;
    private final OneInputStreamOperatorTestHarness<IN, OUT> harness;
    private final TypeSerializer<OUT> output;

    private Subtask(
            OneInputStreamOperatorFactory<IN, OUT> factory,
            TypeSerializer<OUT> output,
            Position position,
            boolean keyed,
            @Nullable Output<StreamRecord<OUT>> into)
            throws Exception {
        environment =
                new MockEnvironmentBuilder()
                        .setTaskName("task")
                        .setManagedMemorySize(MANAGED_MEMORY)
                        .setBufferSize(NETWORK_BUFFER)
                        .setExecutionConfig(new ExecutionConfig())
                        .setMaxParallelism(position.maxParallelism)
                        .setParallelism(position.parallelism)
                        .setSubtaskIndex(position.index)
                        .setMetricGroup(metrics)
                        .build();
        harness = new OneInputStreamOperatorTestHarness<>(factory, environment);
        if (keyed) {
            harness.getStreamConfig().setStateKeySerializer(IntSerializer.INSTANCE);
            harness.getStreamConfig().serializeAllConfigs();
        }
        if (into != null) {
            harness.setOutputCreator(serializer -> into);
        }
        this.output = output;
    }

    /** Which of how many. */
    record Position(int index, int parallelism, int maxParallelism) {

        static final Position ONLY = new Position(0, 1);

        Position(int index, int parallelism) {
            this(index, parallelism, TestQuery.MAX_PARALLELISM);
        }
    }

    static Subtask<Tick, DeltaBlock> fold(TestQuery query, Position position) throws Exception {
        return new Subtask<>(
                new FoldOperatorFactory<>(query.build()),
                DeltaBlockSerializer.INSTANCE,
                position,
                false,
                null);
    }

    static Subtask<Tick, DeltaBlock> foldInto(
            Output<StreamRecord<DeltaBlock>> output, TestQuery query) throws Exception {
        return new Subtask<>(
                new FoldOperatorFactory<>(query.build()),
                DeltaBlockSerializer.INSTANCE,
                Position.ONLY,
                false,
                output);
    }

    static Subtask<DeltaBlock, String> window(TestQuery query, Position position) throws Exception {
        return window(query, position, LocalSpillFiles::new);
    }

    static Subtask<DeltaBlock, String> window(
            TestQuery query, Position position, SpillFilesFactory spillFiles) throws Exception {
        return new Subtask<>(
                new WindowOperatorFactory<>(query.build(), query.mapper(), spillFiles),
                StringSerializer.INSTANCE,
                position,
                true,
                null);
    }

    Subtask<IN, OUT> on(StateBackend backend) {
        harness.setStateBackend(backend);
        return this;
    }

    /** Starts with the given state, or with none, at a processing time in ms. */
    Subtask<IN, OUT> open(@Nullable OperatorSubtaskState state, long now) throws Exception {
        harness.setup(output);
        harness.getProcessingTimeService().setCurrentTime(now);
        if (state != null) {
            harness.setRestoredCheckpointId(1);
            harness.initializeState(state);
        } else {
            harness.initializeEmptyState();
        }
        harness.open();
        return this;
    }

    Subtask<IN, OUT> open() throws Exception {
        return open(null, 0);
    }

    OneInputStreamOperatorTestHarness<IN, OUT> harness() {
        return harness;
    }

    OperatorMetrics metrics() {
        return metrics;
    }

    OperatorSubtaskState barrier(long checkpointId) throws Exception {
        harness.prepareSnapshotPreBarrier(checkpointId);
        return harness.snapshot(checkpointId, checkpointId);
    }

    /** Takes everything that was put out: records, watermarks, statuses. */
    List<Object> take() {
        Queue<Object> output = harness.getOutput();
        List<Object> taken = new ArrayList<>(output);
        output.clear();
        return taken;
    }

    /** Takes the late records. */
    List<StreamRecord<Tick>> takeLate() {
        Queue<StreamRecord<Tick>> late = harness.getSideOutput(TestQuery.LATE);
        if (late == null) {
            return List.of();
        }
        List<StreamRecord<Tick>> taken = new ArrayList<>(late);
        late.clear();
        return taken;
    }

    @Override
    public void close() throws Exception {
        harness.close();
        environment.close();
    }
}
