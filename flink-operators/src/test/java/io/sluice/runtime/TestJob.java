package io.sluice.runtime;

import io.sluice.core.spill.LocalSpillFiles;
import io.sluice.runtime.Subtask.Position;
import io.sluice.runtime.delta.DeltaBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.StatusWatermarkValve;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/**
 * Folds, an exchange without delay, and as many windows: a job in one thread that can be stopped at
 * a barrier and restored with another query, at another parallelism. Records go to the folds by
 * turns; watermarks and idleness reach all of them.
 */
final class TestJob implements AutoCloseable {

    private final Backend backend;
    private final SpillFilesFactory spillFiles;
    private final List<Subtask<Tick, DeltaBlock>> folds = new ArrayList<>();
    private final List<Subtask<DeltaBlock, String>> windows = new ArrayList<>();
    private final List<StatusWatermarkValve> valves = new ArrayList<>();
    private List<String> output = new ArrayList<>();
    private long now;
    private long checkpoints;
    private int records;

    TestJob(TestQuery query, int parallelism, Backend backend) throws Exception {
        this(query, parallelism, backend, LocalSpillFiles::new);
    }

    TestJob(TestQuery query, int parallelism, Backend backend, SpillFilesFactory spillFiles)
            throws Exception {
        this.backend = backend;
        this.spillFiles = spillFiles;
        start(query, parallelism, null, null);
    }

    private void start(
            TestQuery query,
            int parallelism,
            @Nullable List<OperatorSubtaskState> foldStates,
            @Nullable List<OperatorSubtaskState> windowStates)
            throws Exception {
        for (int i = 0; i < parallelism; i++) {
            Position position = new Position(i, parallelism);
            folds.add(Subtask.fold(query, position).on(backend.create()));
            folds.get(i).open(share(foldStates, position), now);
            windows.add(Subtask.window(query, position, spillFiles).on(backend.create()));
            windows.get(i).open(share(windowStates, position), now);
            valves.add(new StatusWatermarkValve(parallelism));
        }
    }

    /** The part of all subtasks' states that one new subtask is restored with. */
    private static @Nullable OperatorSubtaskState share(
            @Nullable List<OperatorSubtaskState> states, Position position) throws Exception {
        if (states == null) {
            return null;
        }
        OperatorSubtaskState all =
                AbstractStreamOperatorTestHarness.repackageState(
                        states.toArray(OperatorSubtaskState[]::new));
        return AbstractStreamOperatorTestHarness.repartitionOperatorState(
                all,
                TestQuery.MAX_PARALLELISM,
                states.size(),
                position.parallelism(),
                position.index());
    }

    /** Simple names of the classes that keep the keyed state of the windows. */
    List<String> keepers() {
        return windows.stream()
                .map(window -> window.harness().getOperator().getKeyedStateBackend())
                .map(keeper -> keeper.getClass().getSimpleName())
                .toList();
    }

    int parallelism() {
        return windows.size();
    }

    void record(Tick tick, long timestamp) throws Exception {
        folds.get(records++ % folds.size()).harness().processElement(tick, timestamp);
        exchange();
    }

    void watermark(long timestamp) throws Exception {
        for (Subtask<Tick, DeltaBlock> fold : folds) {
            fold.harness().processWatermark(timestamp);
        }
        exchange();
    }

    /** A watermark that overtakes what the folds hold, as after the idleness of a sender. */
    void watermarkOfWindows(long timestamp) throws Exception {
        for (Subtask<DeltaBlock, String> window : windows) {
            window.harness().processWatermark(timestamp);
        }
        collect();
    }

    void status(WatermarkStatus status) throws Exception {
        for (Subtask<Tick, DeltaBlock> fold : folds) {
            fold.harness().processWatermarkStatus(status);
        }
        exchange();
    }

    /** Lets processing time pass: first in the folds, then in the windows. */
    void passTime(long millis) throws Exception {
        now += millis;
        for (Subtask<Tick, DeltaBlock> fold : folds) {
            fold.harness().setProcessingTime(now);
        }
        exchange();
        for (Subtask<DeltaBlock, String> window : windows) {
            window.harness().setProcessingTime(now);
        }
        collect();
    }

    void endInput() throws Exception {
        watermark(Long.MAX_VALUE);
        for (Subtask<Tick, DeltaBlock> fold : folds) {
            fold.harness().endInput();
        }
        exchange();
        for (Subtask<DeltaBlock, String> window : windows) {
            window.harness().endInput();
        }
        collect();
    }

    /** A checkpoint, a failure, and a restore from that checkpoint. */
    void restart(TestQuery query, int parallelism) throws Exception {
        restartAfter(0, query, parallelism);
    }

    /**
     * The same, with some time (ms) between failure and restore, by the clock of the new machine.
     */
    void restartAfter(long downtime, TestQuery query, int parallelism) throws Exception {
        checkpoints++;
        for (Subtask<Tick, DeltaBlock> fold : folds) {
            fold.harness().prepareSnapshotPreBarrier(checkpoints);
        }
        exchange();
        List<OperatorSubtaskState> foldStates = new ArrayList<>();
        for (Subtask<Tick, DeltaBlock> fold : folds) {
            foldStates.add(fold.harness().snapshot(checkpoints, now));
        }
        List<OperatorSubtaskState> windowStates = new ArrayList<>();
        for (Subtask<DeltaBlock, String> window : windows) {
            windowStates.add(window.barrier(checkpoints));
        }
        collect();
        close();
        now += downtime;
        start(query, parallelism, foldStates, windowStates);
        collect();
    }

    private void exchange() throws Exception {
        for (int channel = 0; channel < folds.size(); channel++) {
            for (Object element : folds.get(channel).take()) {
                send(element, channel);
            }
        }
        collect();
    }

    private void send(Object element, int channel) throws Exception {
        if (element instanceof StreamRecord<?> block) {
            window((DeltaBlock) block.getValue())
                    .harness()
                    .processElement(new StreamRecord<>((DeltaBlock) block.getValue()));
            return;
        }
        for (int i = 0; i < windows.size(); i++) {
            ValveOutput into = new ValveOutput(windows.get(i).harness());
            if (element instanceof Watermark watermark) {
                valves.get(i).inputWatermark(watermark, channel, into);
            } else {
                valves.get(i).inputWatermarkStatus((WatermarkStatus) element, channel, into);
            }
        }
    }

    private Subtask<DeltaBlock, String> window(DeltaBlock block) {
        return windows.get(
                KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(
                        TestQuery.MAX_PARALLELISM, windows.size(), block.keyGroup()));
    }

    private void collect() {
        for (Subtask<DeltaBlock, String> window : windows) {
            for (Object element : window.take()) {
                if (element instanceof StreamRecord<?> change) {
                    output.add((String) change.getValue());
                }
            }
            for (StreamRecord<Tick> late : window.takeLate()) {
                output.add("late " + late.getValue().symbol() + " @" + late.getTimestamp());
            }
        }
    }

    /** Takes the changes and late records that were put out, in order. */
    List<String> take() {
        List<String> taken = output;
        output = new ArrayList<>();
        return taken;
    }

    /** Sum of a metric over the window subtasks. */
    long windowMetric(String name) {
        return windows.stream().mapToLong(window -> window.metrics().number(name)).sum();
    }

    /** Sum of a metric over the fold subtasks. */
    long foldMetric(String name) {
        return folds.stream().mapToLong(fold -> fold.metrics().number(name)).sum();
    }

    /** Names of the metrics of the window operator. */
    Set<String> windowMetrics() {
        return windows.get(0).metrics().names();
    }

    /** Names of the metrics of the fold operator. */
    Set<String> foldMetrics() {
        return folds.get(0).metrics().names();
    }

    @Override
    public void close() throws Exception {
        for (Subtask<?, ?> subtask : folds) {
            subtask.close();
        }
        for (Subtask<?, ?> subtask : windows) {
            subtask.close();
        }
        folds.clear();
        windows.clear();
        valves.clear();
    }
}
