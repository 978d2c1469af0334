package io.sluice.sql.function;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.LaneNumber;
import io.sluice.sql.FunctionAggregate;
import io.sluice.sql.rowdata.ResultRow;
import java.util.function.Consumer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** Makes changes of windows. Its rows are reused. */
final class Publisher {

    private static final int BOUNDS = 2;

    private final WindowRules rules;
    private final AccumulatorLayout<RowData> layout;
    private final KeyWindowsFormat format;
    private final Consumer<RowData> output;
    private final FunctionAggregate.Conversion[] conversions;

    /** Of the aggregates that are numbers like their fields; null for others. */
    private final @Nullable LaneNumber[] numbers;

    private final ResultRow before;
    private final ResultRow after;

    /** Bounds of the window last published; most often the next one's too. */
    private TimestampData start = TimestampData.fromEpochMillis(0);

    private TimestampData end = start;

    Publisher(
            WindowRules rules,
            AccumulatorLayout<RowData> layout,
            KeyWindowsFormat format,
            Consumer<RowData> output) {
        this.rules = rules;
        this.layout = layout;
        this.format = format;
        this.output = output;
        this.conversions = rules.conversions().toArray(FunctionAggregate.Conversion[]::new);
        int fields = conversions.length + (rules.withBounds() ? BOUNDS : 0);
        this.before = new ResultRow(fields);
        this.after = new ResultRow(fields);
        this.numbers = new LaneNumber[conversions.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = conversions[i].number(layout.aggregates().get(i).aggregate());
        }
    }

    /**
     * Looks at a window before it changes.
     *
     * @param isDue whether it is published right after that
     */
    void remember(WindowRow window, boolean isDue) {
        if (!window.published || !(rules.retract() || rules.updated())) {
            return;
        }
        if (isDue && !rules.keepsPublished()) {
            fill(before, window.start, window.end, window.lanes, window.objects);
        } else {
            keep(window);
        }
    }

    /**
     * Keeps what is published of a window before that changes, if it is not kept yet: it was
     * published before a restore, by a call with another emission.
     */
    void keep(WindowRow window) {
        if (window.published && window.copy == null) {
            window.copy = format.published(window.start, window.end, window.lanes, window.objects);
        }
    }

    /** Publishes what a window has become. */
    void publish(WindowRow window) {
        window.pending = 0;
        WindowRow.Published old = window.copy;
        boolean exists = window.lanes[AccumulatorLayout.RECORDS] > 0;
        if (window.published && old != null) {
            fill(before, old.start, old.end, old.lanes, old.objects);
            if (old.start != window.start || old.end != window.end) {
                emit(before, RowKind.DELETE);
                window.published = false;
            }
        }
        if (!exists) {
            if (window.published) {
                emit(before, RowKind.DELETE);
            }
            window.published = false;
            window.copy = null;
            return;
        }
        if (window.published && rules.retract()) {
            emit(before, RowKind.UPDATE_BEFORE);
        }
        fill(after, window.start, window.end, window.lanes, window.objects);
        emit(after, window.published ? RowKind.UPDATE_AFTER : RowKind.INSERT);
        window.published = true;
        if (rules.keepsPublished()) {
            window.copy = format.published(window.start, window.end, window.lanes, window.objects);
        } else if (old != null) {
            window.copy = null;
        }
    }

    /** Takes back what is published of a window. */
    void delete(WindowRow window) {
        if (!window.published) {
            return;
        }
        WindowRow.Published old = window.copy;
        if (old == null) {
            fill(before, window.start, window.end, window.lanes, window.objects);
        } else {
            fill(before, old.start, old.end, old.lanes, old.objects);
        }
        emit(before, RowKind.DELETE);
        window.published = false;
        window.copy = null;
    }

    private void emit(ResultRow row, RowKind kind) {
        row.setRowKind(kind);
        output.accept(row);
    }

    private void fill(
            ResultRow row,
            long windowStart,
            long windowEnd,
            long[] lanes,
            @Nullable Object[] objects) {
        int field = 0;
        if (rules.withBounds()) {
            setBounds(windowStart + rules.zoneOffset(), windowEnd + rules.zoneOffset());
            row.setField(field++, start);
            row.setField(field++, end);
        }
        for (int i = 0; i < conversions.length; i++) {
            LaneNumber number = numbers[i];
            int lane = layout.laneOffset(i);
            if (number == null) {
                row.setField(
                        field + i, conversions[i].field(layout.result(i, lanes, 0, objects, 0)));
            } else if (number.isNull(lanes, lane)) {
                row.setField(field + i, null);
            } else {
                row.setNumber(field + i, number.bits(lanes, lane));
            }
        }
    }

    private void setBounds(long windowStart, long windowEnd) {
        if (start.getMillisecond() != windowStart) {
            start = TimestampData.fromEpochMillis(windowStart);
        }
        if (end.getMillisecond() != windowEnd) {
            end = TimestampData.fromEpochMillis(windowEnd);
        }
    }
}
