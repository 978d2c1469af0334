package io.sluice.runtime;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.LongField;
import io.sluice.core.engine.DrainBatch;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.FoldSwitch;
import io.sluice.core.engine.Folder;
import io.sluice.core.engine.WatermarkHold;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.KeyAccess;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import io.sluice.core.window.SessionWindows;
import io.sluice.runtime.delta.DeltaBlock;
import io.sluice.runtime.delta.DeltaWriter;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;

/**
 * Folds records into (key, slice) deltas before the shuffle and ships them when the table is full,
 * a time has passed, a window boundary is crossed or a barrier comes. Holds no records across a
 * checkpoint.
 *
 * <p>A record that is late for one of its windows by this operator's watermark travels by itself
 * and at once: the window operator decides about it exactly when it would without folding. A record
 * that is on time here can be late there only if the window operator's watermark is ahead of this
 * one's. That happens while the input is idle; until that is over every record travels by itself.
 * It happens after a restore too, but then the window operator's answer does not change while a
 * record waits here. So records travel by themselves only if late ones are wanted as they were, or
 * if the answer is not the same for all that share a row, as in sessions.
 *
 * @param <T> record
 */
@SuppressWarnings("NullAway.Init") // Flink initializes operators in initializeState() and open().
final class FoldOperator<T> extends AbstractStreamOperator<DeltaBlock>
        implements OneInputStreamOperator<T, DeltaBlock>, BoundedOneInput {

    private static final long serialVersionUID = 1L;

    /** Slices that one batch of out-of-order records may touch; as many tables are reused. */
    private static final int POOLED_TABLES = 64;

    /** Rows that a slice's table is made for; it grows to what a batch needs, once. */
    private static final int INITIAL_ROWS = 2_048;

    /**
     * Records that pass through together where blocks are shipped as they fill; their rows stay in
     * the processor's nearest cache.
     */
    private static final int COLLECTED_AT_ONCE = 256;

    /** Time without a watermark after which the log says so, in ms. */
    private static final long NO_WATERMARK_WARNING_MILLIS = 60_000;

    /**
     * What Flink gives for a record without timestamp, and sources for one that they cannot date.
     */
    private static final long NO_TIMESTAMP = Long.MIN_VALUE;

    private static final MapStateDescriptor<String, Long> WATERMARK_STATE =
            new MapStateDescriptor<>("sluice-fold-watermark", Types.STRING, Types.LONG);

    private static final String WATERMARK = "watermark";

    private final WindowQuery<T> query;

    private transient KeyAccess<T> keys;
    private transient AccumulatorLayout<T> layout;
    private transient Folder<T> folder;
    private transient FoldSwitch decision;
    private transient DrainBatch batch;
    private transient WatermarkHold watermarks;
    private transient DetachedRow single;
    private transient DeltaWriter<T> deltas;
    private transient FoldMetrics foldMetrics;
    private transient @Nullable PeriodicTimer timer;

    /** No need to look whether the fold is full before it holds so many records. */
    private transient long nextCheck;

    /** Whether records that arrive share rows; otherwise they pass through, a row each. */
    private transient boolean folds;

    /** Whether records that pass through may wait in blocks that are not full. */
    private transient boolean collects;

    private transient boolean inEventTime;

    /** Null if records have their event time as a timestamp. */
    private transient @Nullable LongField<T> eventTime;

    private transient boolean inputIdle;

    /** The input was idle, and no watermark has come since it is active again. */
    private transient boolean resuming;

    /**
     * Null unless late records must be told from others before they are folded. Broadcast state:
     * with a union list no checkpoint would complete once a part of the subtasks has finished.
     */
    private transient @Nullable BroadcastState<String, Long> watermarkState;

    private transient long restoredWatermark;
    private transient boolean sawRecord;
    private transient long openedAt;
    private transient boolean warnedOfNoWatermark;

    FoldOperator(WindowQuery<T> query, StreamOperatorParameters<DeltaBlock> parameters) {
        super(parameters);
        this.query = query;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        restoredWatermark = Long.MIN_VALUE;
        if (query.judgesRecordsAlone() && !query.neverFolds()) {
            watermarkState = context.getOperatorStateStore().getBroadcastState(WATERMARK_STATE);
            Long restored = watermarkState.get(WATERMARK);
            restoredWatermark = restored == null ? Long.MIN_VALUE : restored;
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        QuerySettings settings = query.settings();
        inEventTime = query.spec().window().inEventTime();
        eventTime = query.eventTime();
        keys = query.keyAccess();
        layout = query.layout();
        TableShape shape = new TableShape(query.keys().size(), layout, false);
        TablePool pool =
                new TablePool(
                        shape,
                        Math.min(settings.foldMaxRows(), INITIAL_ROWS),
                        POOLED_TABLES,
                        budget(settings));
        folder = Folder.of(query.spec(), keys, layout, pool);
        folds = !query.spec().emission().needsSingleRecords();
        folder.sharing(folds);
        decision =
                new FoldSwitch(
                        settings.fold() == FoldMode.AUTO ? settings.foldMinRatio() : 0,
                        settings.foldBatchRecords());
        batch = query.foldBatch();
        watermarks =
                new WatermarkHold(
                        query.spec().window().boundaries(query.spec().allowedLateness()),
                        !query.neverFolds()
                                && query.spec().emission().kind()
                                        != EmissionPolicy.Kind.ON_WATERMARK);
        single = new DetachedRow(shape);
        StreamRecord<DeltaBlock> element = new StreamRecord<>(null);
        deltas = query.deltaWriter(layout, block -> output.collect(element.replace(block)));
        foldMetrics =
                new FoldMetrics(
                        getMetricGroup(),
                        decision,
                        batch,
                        new TableGauges(folder::rows, folder::usedBytes, folder::regrows));
        collects =
                !batch.adapts()
                        && !query.spec().emission().needsSingleRecords()
                        && !(query.spec().window() instanceof SessionWindows);
        updateFolding();
        openedAt = getProcessingTimeService().getCurrentProcessingTime();
        timer =
                new PeriodicTimer(
                        getProcessingTimeService(), query.foldMaxDelayMillis(), this::onTimer);
    }

    /** Where windows spill, the budget is theirs; what the fold holds is bounded by its rows. */
    private static MemoryBudget budget(QuerySettings settings) {
        return settings.spills()
                ? MemoryBudget.unlimited()
                : new MemoryBudget(QuerySettings.MEMORY_BUDGET, settings.memoryBudgetBytes());
    }

    @Override
    public void processElement(StreamRecord<T> element) throws Exception {
        long timestamp = timestampOf(element);
        sawRecord = true;
        switch (folder.add(element.getValue(), timestamp)) {
            case FOLDED -> {
                if (folder.records() >= nextCheck) {
                    check();
                }
            }
            case ALONE -> shipAlone(element.getValue(), timestamp);
            case ALONE_AFTER_DRAIN -> {
                drainAndForward();
                shipAlone(element.getValue(), timestamp);
            }
            case IN_GAP -> foldMetrics.inGap();
        }
    }

    private long timestampOf(StreamRecord<T> element) {
        LongField<T> field = eventTime;
        if (field == null) {
            long timestamp = element.getTimestamp();
            if (timestamp != NO_TIMESTAMP) {
                return timestamp;
            }
        } else if (!field.isNull(element.getValue())) {
            return field.get(element.getValue());
        }
        if (inEventTime) {
            throw missingTimestamp(element.getValue());
        }
        return getProcessingTimeService().getCurrentProcessingTime();
    }

    private void check() throws Exception {
        if (isFull()) {
            if (isCollecting() && !isBatchFull()) {
                handOut(deltas::collectTable);
            } else {
                drainAndForward();
            }
        }
        nextCheck = folder.records() + roomAtLeast();
    }

    /** Records that may come before the fold can be full: each adds a row and a table at most. */
    private long roomAtLeast() {
        long room = Math.min(batchRecords() - folder.records(), POOLED_TABLES - folder.tables());
        long collected = deltas.collectedRows();
        room = Math.min(room, batch.records() - collected - folder.records());
        room = Math.min(room, query.settings().foldMaxRows() - collected - folder.rows());
        return Math.max(1, room);
    }

    private boolean isFull() {
        return folder.records() >= batchRecords() || isBatchFull();
    }

    /** Whether nothing more may wait here. */
    private boolean isBatchFull() {
        long collected = deltas.collectedRows();
        return folder.records() + collected >= batch.records()
                || folder.rows() + collected >= query.settings().foldMaxRows()
                || folder.tables() >= POOLED_TABLES;
    }

    private IllegalStateException missingTimestamp(T record) {
        String remedy =
                eventTime == null
                        ? "has no timestamp, so it belongs to no event-time window. Call"
                                + " assignTimestampsAndWatermarks(...) on the stream before"
                                + " Sluice.on(stream)."
                        : "has NULL as its event time, so it belongs to no window. Filter such"
                                + " records out, or give them a time.";
        return new IllegalStateException(
                "A record of query '" + query.name() + "' " + remedy + " Record: " + record);
    }

    private void shipAlone(T record, long timestamp) throws Exception {
        int hash = keys.hash(record);
        if (query.shipsRecords()) {
            deltas.writeRecord(hash, timestamp, record);
            return;
        }
        long sliceEnd = folder.single(record, timestamp, hash, single);
        deltas.writeRow(sliceEnd, single);
    }

    private void drainAndForward() throws Exception {
        drain();
        forwardWatermark();
    }

    private void drain() {
        if (folder.records() > 0) {
            handOut(deltas::writeTable);
        } else {
            deltas.flush();
        }
    }

    private void handOut(Folder.DeltaConsumer to) {
        long records = folder.records();
        long rows = folder.rows();
        boolean early = records < batchRecords();
        long start = System.nanoTime();
        folder.drain(to);
        nextCheck = 0;
        batch.drained(records, early, start, System.nanoTime());
        foldMetrics.drained(records, rows);
        folds = decision.drained(records, rows) && !query.spec().emission().needsSingleRecords();
        folder.sharing(folds);
    }

    /** Records that a drain waits for. */
    private long batchRecords() {
        if (folds) {
            return batch.records();
        }
        int passed = isCollecting() ? COLLECTED_AT_ONCE : WindowQuery.PASSED_AT_ONCE;
        return Math.min(batch.records(), passed);
    }

    /** A block has rows of one slice, so blocks would not fill if slices took turns. */
    private boolean isCollecting() {
        return collects && !folds && folder.tables() <= 1;
    }

    private void forwardWatermark() {
        if (watermarks.isHolding()) {
            output.emitWatermark(new Watermark(watermarks.release()));
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        boolean crossed = watermarks.receive(mark.getTimestamp());
        boolean resumes = resuming && !inputIdle;
        if (resumes) {
            resuming = false;
        }
        updateFolding();
        if (resumes || (crossed && !mayOvertake(mark.getTimestamp()))) {
            drainAndForward();
        } else if (crossed) {
            forwardWatermark();
        }
    }

    private boolean mayOvertake(long watermark) {
        return query.spec().emission().kind() != EmissionPolicy.Kind.ON_WATERMARK
                && folder.mayBeOvertaken(watermark);
    }

    private void updateFolding() {
        boolean windowMayBeAhead =
                inputIdle || resuming || watermarks.received() < restoredWatermark;
        if (windowMayBeAhead || query.neverFolds()) {
            folder.foldNothing();
        } else {
            folder.foldOnTime(watermarks.received());
        }
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        if (status.isIdle()) {
            drainAndForward();
        }
        // Where nothing changes, records that wait must not be overtaken.
        if (status.isIdle() != inputIdle) {
            inputIdle = status.isIdle();
            resuming = true;
            updateFolding();
        }
        output.emitWatermarkStatus(status);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        drainAndForward();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        if (watermarkState != null) {
            watermarkState.put(WATERMARK, Math.max(restoredWatermark, watermarks.received()));
        }
    }

    @Override
    public void endInput() throws Exception {
        drainAndForward();
    }

    @Override
    public void close() throws Exception {
        if (timer != null) {
            timer.close();
        }
        super.close();
    }

    private void onTimer(long time) throws Exception {
        drainAndForward();
        warnIfNoWatermark(time);
    }

    private void warnIfNoWatermark(long time) {
        if (inEventTime
                && !warnedOfNoWatermark
                && sawRecord
                && watermarks.received() == Long.MIN_VALUE
                && time - openedAt >= NO_WATERMARK_WARNING_MILLIS) {
            warnedOfNoWatermark = true;
            LOG.warn(
                    "Query '{}' has received records but no watermark for {} s: no window can close"
                            + " before the end of the input. Does the stream have a watermark strategy?",
                    query.name(),
                    NO_WATERMARK_WARNING_MILLIS / 1000);
        }
    }
}
