package io.sluice.runtime;

import static org.apache.flink.util.Preconditions.checkNotNull;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.engine.DrainBatch;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.KeyGroupWatermarks;
import io.sluice.core.engine.KeyGroups;
import io.sluice.core.engine.MergeOutcome;
import io.sluice.core.engine.WatermarkHold;
import io.sluice.core.engine.WindowEngine;
import io.sluice.core.spill.SpillSpace;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.KeyAccess;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import io.sluice.core.table.UnstableKeyException;
import io.sluice.core.window.CountWindows;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.RowCodec;
import io.sluice.runtime.delta.DeltaBlock;
import io.sluice.runtime.delta.DeltaHandler;
import io.sluice.runtime.delta.DeltaReader;
import io.sluice.runtime.state.MarkedRows;
import io.sluice.runtime.state.StateFormat;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;

/**
 * Merges deltas into the windows of its key groups and publishes what changed. All tables belong to
 * the task's thread: no lock, no timer per key, no state access but at checkpoints.
 *
 * @param <T> record
 * @param <OUT> what a change is mapped to
 */
@SuppressWarnings("NullAway.Init") // Flink initializes operators in initializeState() and open().
final class WindowOperator<T, OUT> extends AbstractStreamOperator<OUT>
        implements OneInputStreamOperator<DeltaBlock, OUT>, BoundedOneInput, DeltaHandler<T> {

    private static final long serialVersionUID = 1L;

    private static final int NO_KEY_GROUP = -1;

    /** Tables that wait for reuse. */
    private static final int POOLED_TABLES = 64;

    private final WindowQuery<T> query;
    private final ChangeMapper<OUT> mapper;
    private final SpillFilesFactory spillFiles;
    private final MailboxExecutor mailbox;

    private transient KeyAccess<T> keys;
    private transient KeyGroups keyGroups;
    private transient AccumulatorLayout<T> layout;
    private transient Supplier<WindowEngine> engines;
    private transient WindowEngine engine;
    private transient WatermarkHold watermarks;
    private transient ClosingTurns closing;
    private transient DeltaReader<T> deltas;
    private transient DetachedRow single;
    private transient StreamRecord<T> lateElement;
    private transient ChangeEmitter<OUT> emitter;
    private transient WindowMetrics windowMetrics;
    private transient @Nullable TableState state;
    private transient @Nullable PeriodicTimer timer;

    /** Null for windows in event time. */
    private transient @Nullable ArrivalClock clock;

    private transient boolean holdsLastWatermark;

    /** Only where changes are published in batches. */
    private transient @Nullable DrainBatch batch;

    private transient long undrainedRecords;

    /** Elements of the input so far. */
    private transient long blocks;

    /** What came while windows were being closed; null if nothing did. */
    private transient @Nullable WatermarkStatus statusAfterClose;

    /**
     * In batch execution the input comes sorted by key group, without a watermark before its end:
     * the windows of a key group are complete when the next one begins.
     */
    private transient boolean sortedInput;

    private transient int lastKeyGroup;

    /** What became of the records of the block at hand. */
    private transient long late;

    private transient long inGaps;

    WindowOperator(
            WindowQuery<T> query,
            ChangeMapper<OUT> mapper,
            SpillFilesFactory spillFiles,
            StreamOperatorParameters<OUT> parameters) {
        super(parameters);
        this.query = query;
        this.mapper = mapper;
        this.spillFiles = spillFiles;
        mailbox = parameters.getMailboxExecutor();
    }

    @Override
    protected boolean isUsingCustomRawKeyedState() {
        return true;
    }

    @Override
    protected void beforeInitializeStateHandler() {
        // This operator has no keyed timers. With a timer service, RocksDB with heap timers would
        // want to
        // write timers into the raw keyed state that belongs to the tables, and fail every
        // checkpoint.
        timeServiceManager = null;
    }

    @Override
    @SuppressWarnings("rawtypes") // As Flink declares it.
    public void setKeyContextElement1(StreamRecord element) {
        // Keyed state backends are not used, so there is no current key.
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        KeyGroupRange range = keyGroupRange();
        keys = query.keyAccess();
        keyGroups = query.keyGroups();
        layout = query.layout();
        TableShape shape =
                new TableShape(
                        query.keys().size(),
                        layout,
                        query.spec().keepsEmitted(),
                        mergesRows() && RowCodec.imagesKeys(query.schema(layout)));
        QuerySettings settings = query.settings();
        TablePool pool =
                new TablePool(
                        shape,
                        settings.tableRows(),
                        POOLED_TABLES,
                        new MemoryBudget(
                                QuerySettings.MEMORY_BUDGET, settings.memoryBudgetBytes()));
        SpillSpace disk = settings.spills() ? disk(shape) : null;
        engines = () -> newEngine(range, pool, disk);
        engine = engines.get();
        single = new DetachedRow(shape);
        deltas = query.deltaReader(layout);
        EmissionPolicy emission = query.spec().emission();
        if (emission.kind() == EmissionPolicy.Kind.CHANGES) {
            batch = DrainBatch.between(emission.minBatchRecords(), emission.batchRecords());
        }
        windowMetrics =
                new WindowMetrics(
                        getMetricGroup(),
                        () -> engine,
                        new TableGauges(() -> engine.rows(), pool::usedBytes, pool::regrows),
                        getProcessingTimeService()::getCurrentProcessingTime);
        if (disk != null) {
            WindowMetrics.registerSpilled(getMetricGroup(), disk);
        }
        if (batch != null) {
            windowMetrics.registerBatch(getMetricGroup(), batch);
        }
        mapper.open(getExecutionConfig().isObjectReuseEnabled());
        emitter =
                new ChangeEmitter<>(
                        mapper,
                        output,
                        windowMetrics.emitted(),
                        !(query.spec().window() instanceof CountWindows));
        lateElement = new StreamRecord<>(null);
        state =
                new TableState(
                        query.name(),
                        new StateFormat(query.name(), query.spec(), query.schema(layout)),
                        keyGroups,
                        engine,
                        range);
        if (context.isRestored()) {
            state.restore(context.getRawKeyedStateInputs(), getUserCodeClassloader());
        }
    }

    /** Whether a key has one row in a table, to which others are added. */
    private boolean mergesRows() {
        WindowSpec window = query.spec().window();
        return !(window instanceof SessionWindows || window instanceof CountWindows);
    }

    /** In the task manager's directories for temporary files. */
    private SpillSpace disk(TableShape shape) {
        List<Path> directories =
                Stream.of(getContainingTask().getEnvironment().getIOManager())
                        .flatMap(io -> Stream.of(io.getSpillingDirectoriesPaths()))
                        .map(Path::of)
                        .toList();
        return new SpillSpace(
                QuerySettings.MEMORY_SPILL,
                shape,
                new MarkedRows(query.schema(layout)),
                spillFiles.in(directories, "sluice-" + UUID.randomUUID()),
                keyGroups::of,
                (file, e) -> LOG.warn("{} of {} cannot be deleted", file, query.name(), e));
    }

    private WindowEngine newEngine(KeyGroupRange range, TablePool pool, @Nullable SpillSpace disk) {
        return WindowEngine.of(
                query.spec(),
                pool,
                keyGroups,
                new KeyGroupWatermarks(
                        range.getStartKeyGroup(),
                        range.getNumberOfKeyGroups(),
                        query.spec().allowedLateness()),
                disk);
    }

    private KeyGroupRange keyGroupRange() {
        TaskInfo task = getRuntimeContext().getTaskInfo();
        if (task.getMaxNumberOfParallelSubtasks() != query.maxParallelism()) {
            throw new IllegalStateException(
                    "The max parallelism of the window operator of query '%s' is %d, but its deltas are made for %d key groups. Set it with maxParallelism(...) of the query, not of the operator, and keep it across restores."
                            .formatted(
                                    query.name(),
                                    task.getMaxNumberOfParallelSubtasks(),
                                    query.maxParallelism()));
        }
        return KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
                query.maxParallelism(),
                task.getNumberOfParallelSubtasks(),
                task.getIndexOfThisSubtask());
    }

    @Override
    public void open() throws Exception {
        super.open();
        closing =
                new ClosingTurns(
                        mailbox,
                        query.settings().closeBatchRows(),
                        (watermark, maxRows) ->
                                engine.advanceWatermark(watermark, maxRows, emitter),
                        () -> blocks,
                        this::closed);
        if (!query.spec().window().inEventTime()) {
            clock = new ArrivalClock(getProcessingTimeService(), engine, this::closeThrough);
            clock.schedule();
        }
        sortedInput =
                query.spec().window().inEventTime()
                        && Arrays.stream(getOperatorConfig().getInputs(getUserCodeClassloader()))
                                .anyMatch(StreamConfig::requiresSorting);
        lastKeyGroup = NO_KEY_GROUP;
        watermarks =
                new WatermarkHold(
                        query.spec().window().boundaries(query.spec().allowedLateness()),
                        drainsByTime());
        if (drainsByTime()) {
            timer =
                    new PeriodicTimer(
                            getProcessingTimeService(),
                            query.spec().emission().intervalMillis(),
                            time -> drainAndForward());
        }
    }

    /** For windows in processing time: closes those whose last ms is not after the given one. */
    private void closeThrough(long watermark) {
        if (closing.inProgress() || engine.nextClose() <= watermark + 1) {
            closing.advance(watermark);
        } else {
            engine.advanceWatermark(watermark, emitter);
        }
    }

    /** All windows are closed that the watermark closes, so it may go on. */
    private void closed(long nanos) {
        windowMetrics.closed(nanos);
        forwardWatermark();
        if (statusAfterClose != null) {
            output.emitWatermarkStatus(statusAfterClose);
            statusAfterClose = null;
        }
    }

    private boolean drainsByTime() {
        return query.spec().emission().intervalMillis() > 0;
    }

    @Override
    public void processElement(StreamRecord<DeltaBlock> element) throws Exception {
        DeltaBlock block = element.getValue();
        blocks++;
        if (sortedInput && block.keyGroup() != lastKeyGroup) {
            beginKeyGroup(block.keyGroup());
        }
        late = 0;
        inGaps = 0;
        if (clock != null) {
            clock.read();
        }
        deltas.read(block, this);
        if (clock != null) {
            clock.schedule();
        }
        windowMetrics.merged(block.records(), block.count(), late, inGaps);
        undrainedRecords += block.records();
        if (batch != null && undrainedRecords >= batch.records()) {
            drainAndForward();
        }
    }

    private void beginKeyGroup(int keyGroup) {
        if (lastKeyGroup != NO_KEY_GROUP) {
            engine.advanceWatermark(Long.MAX_VALUE, emitter);
            drain();
            engine.close();
            // The next one has a time of its own: nothing in it is late.
            engine = engines.get();
        }
        lastKeyGroup = keyGroup;
    }

    @Override
    public void expect(long sliceEnd, int[] hashes, int count) {
        if (clock == null) {
            engine.expect(sliceEnd, hashes, count);
        }
    }

    @Override
    public void row(long sliceEnd, int keyGroup, DetachedRow row) {
        switch (merge(sliceEnd, keyGroup, row)) {
            case ACCEPTED -> {}
            case LATE -> late += row.changes();
            case IN_GAP -> inGaps += row.changes();
        }
    }

    private MergeOutcome merge(long sliceEnd, int keyGroup, DetachedRow row) {
        return clock == null
                ? engine.merge(sliceEnd, keyGroup, row, emitter)
                : engine.mergeRecord(clock.timeOf(keyGroup), keyGroup, row, emitter);
    }

    @Override
    public void record(int keyGroup, long timestamp, T record) {
        single.set(record, timestamp, keys.hash(record), keys, layout);
        int keyGroupHere = keyGroups.of(single.hash());
        if (keyGroupHere != keyGroup) {
            throw UnstableKeyException.inKeyGroup(single.key(), keyGroupHere, keyGroup);
        }
        switch (engine.mergeRecord(timestamp, keyGroup, single, emitter)) {
            case ACCEPTED -> {}
            case IN_GAP -> inGaps++;
            case LATE -> {
                late++;
                if (query.lateTag() != null) {
                    output.collect(query.lateTag(), lateElement.replace(record, timestamp));
                }
            }
        }
    }

    private void drainAndForward() {
        drain();
        forwardWatermark();
    }

    private void drain() {
        long start = System.nanoTime();
        engine.drain(emitter);
        long end = System.nanoTime();
        if (batch != null) {
            batch.drained(undrainedRecords, start, end);
        }
        undrainedRecords = 0;
        windowMetrics.drained(end - start);
    }

    private void forwardWatermark() {
        if (watermarks.isHolding() && !closing.inProgress()) {
            output.emitWatermark(new Watermark(watermarks.release()));
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (clock != null) {
            passWatermark(mark.getTimestamp());
            return;
        }
        if (watermarks.receive(mark.getTimestamp()) || closing.inProgress()) {
            closing.advance(mark.getTimestamp());
        } else {
            engine.advanceWatermark(mark.getTimestamp(), emitter);
        }
    }

    /**
     * Watermarks say nothing about windows that are not in event time. The last one does not say
     * either that no record will come, as long as an input is idle; it must not overtake the rows
     * that the end of the input publishes.
     */
    private void passWatermark(long watermark) {
        if (watermark == Long.MAX_VALUE) {
            holdsLastWatermark = true;
        } else {
            watermarks.receive(watermark);
            forwardWatermark();
        }
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        if (status.isIdle()) {
            drainAndForward();
        }
        if (closing.inProgress()) {
            statusAfterClose = status;
        } else {
            output.emitWatermarkStatus(status);
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        checkNotNull(state).snapshot(context);
    }

    @Override
    public void endInput() throws Exception {
        // A source that ends idle sends no last watermark, and what is open must still be closed.
        // That publishes everything that waits.
        closing.finish(Long.MAX_VALUE);
        drain();
        if (holdsLastWatermark) {
            watermarks.receive(Long.MAX_VALUE);
        }
        forwardWatermark();
    }

    @Override
    public void close() throws Exception {
        if (closing != null) {
            closing.close();
        }
        if (timer != null) {
            timer.close();
        }
        if (clock != null) {
            clock.close();
        }
        if (state != null) {
            state.close();
        }
        try {
            super.close();
        } finally {
            if (engine != null) {
                engine.close();
            }
        }
    }
}
