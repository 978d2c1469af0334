package io.sluice.oracle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/**
 * Flink's harness around one subtask of an operator, with its metrics, its mailbox and its output.
 *
 * @param <IN> type of the input
 * @param <OUT> type of the output
 */
final class OperatorHarness<IN, OUT> implements AutoCloseable {

    /**
     * How an operator's input is keyed.
     *
     * @param selector the key of an element
     * @param type of the key
     * @param <IN> type of the input
     * @param <K> type of the key
     */
    record Keying<IN, K>(KeySelector<IN, K> selector, TypeInformation<K> type) {}

    private final Map<String, Metric> metrics = new ConcurrentHashMap<>();
    private final Operators.Start start;
    private final int maxParallelism;
    private final MockEnvironment environment;
    private final OneInputStreamOperatorTestHarness<IN, OUT> harness;
    // Reused, as Flink's network input does with object reuse: operators may not keep it.
    private final StreamRecord<IN> element = new StreamRecord<>(null);

    /** For the operators that a factory makes. */
    OperatorHarness(
            OneInputStreamOperatorFactory<IN, OUT> factory,
            TypeSerializer<IN> input,
            int maxParallelism,
            Operators.Start start)
            throws Exception {
        this.start = start;
        this.maxParallelism = maxParallelism;
        this.environment = environment();
        this.harness = new OneInputStreamOperatorTestHarness<>(factory, input, environment);
        harness.setProcessingTime(start.processingTime());
    }

    /** For an operator that needs no factory. */
    OperatorHarness(
            OneInputStreamOperator<IN, OUT> operator, int maxParallelism, Operators.Start start)
            throws Exception {
        this.start = start;
        this.maxParallelism = maxParallelism;
        this.environment = environment();
        this.harness = new OneInputStreamOperatorTestHarness<>(operator, environment);
        harness.setProcessingTime(start.processingTime());
    }

    /** Declares the input keyed. */
    <K> OperatorHarness<IN, OUT> keyed(Keying<IN, K> keying) {
        harness.getStreamConfig().setStatePartitioner(0, keying.selector());
        harness.getStreamConfig()
                .setStateKeySerializer(keying.type().createSerializer(new SerializerConfigImpl()));
        harness.getStreamConfig().serializeAllConfigs();
        return this;
    }

    /** Restores the subtask's share of the former subtasks' states, if there are any, and opens. */
    OperatorHarness<IN, OUT> open(CapturingOutput.Taker<OUT> taker, Consumer<Object> sideOutput)
            throws Exception {
        harness.setOutputCreator(serializer -> new CapturingOutput<>(taker, sideOutput));
        harness.setup();
        if (start.restored() == null) {
            harness.initializeEmptyState();
        } else {
            harness.initializeState(shareOf(start.restored()));
        }
        harness.open();
        runMails();
        return this;
    }

    void process(IN value) throws Exception {
        harness.processElement(element.replace(value));
        runMails();
    }

    void process(IN value, long timestamp) throws Exception {
        harness.processElement(element.replace(value, timestamp));
        runMails();
    }

    void watermark(long timestamp) throws Exception {
        harness.processWatermark(timestamp);
        runMails();
    }

    void status(boolean idle) throws Exception {
        harness.processWatermarkStatus(idle ? WatermarkStatus.IDLE : WatermarkStatus.ACTIVE);
        runMails();
    }

    void processingTime(long now) throws Exception {
        harness.setProcessingTime(now);
        runMails();
    }

    void prepareSnapshot(long checkpointId) throws Exception {
        harness.prepareSnapshotPreBarrier(checkpointId);
        runMails();
    }

    OperatorSubtaskState snapshot(long checkpointId) throws Exception {
        return harness.snapshot(checkpointId, start.processingTime());
    }

    void endInput() throws Exception {
        harness.endInput();
        runMails();
    }

    /** Value of a counter of the operator. */
    long count(String counter) {
        return ((Counter) metrics.get(counter)).getCount();
    }

    @Override
    public void close() throws Exception {
        harness.close();
        environment.close();
    }

    private OperatorSubtaskState shareOf(List<Object> former) throws Exception {
        OperatorSubtaskState[] states = former.toArray(OperatorSubtaskState[]::new);
        return AbstractStreamOperatorTestHarness.repartitionOperatorState(
                AbstractStreamOperatorTestHarness.repackageState(states),
                maxParallelism,
                states.length,
                start.parallelism(),
                start.subtask());
    }

    private void runMails() throws Exception {
        for (Optional<Mail> mail = nextMail(); mail.isPresent(); mail = nextMail()) {
            mail.get().run();
        }
    }

    private Optional<Mail> nextMail() {
        return harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
    }

    private MockEnvironment environment() {
        return new MockEnvironmentBuilder()
                .setTaskName("simulated")
                .setMaxParallelism(maxParallelism)
                .setParallelism(start.parallelism())
                .setSubtaskIndex(start.subtask())
                .setMetricGroup(
                        TaskManagerMetricGroup.createTaskManagerMetricGroup(
                                        TestingMetricRegistry.builder()
                                                .setRegisterConsumer(
                                                        (metric, name, group) ->
                                                                metrics.put(name, metric))
                                                .build(),
                                        "localhost",
                                        ResourceID.generate())
                                .addJob(new JobID(), "simulation")
                                .addTask(ExecutionAttemptID.randomId(), "simulated"))
                .build();
    }
}
