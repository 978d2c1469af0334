package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.LaneNumber;
import io.sluice.core.table.Accumulators;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One row of the changelog. A view that is reused: valid only during {@link ChangeSink#emit}. */
public final class Change {

    private static final long[] NO_LANES = {};
    private static final Object[] NO_OBJECTS = {};

    private final AccumulatorLayout<?> layout;
    private final int window;
    private ChangeKind kind = ChangeKind.INSERT;
    private long windowStart;
    private long windowEnd;
    private boolean closed;
    private Object[] keys = NO_OBJECTS;
    private int keyAt;
    private long[] lanes = NO_LANES;
    private int lane;
    private @Nullable Object[] objects = NO_OBJECTS;
    private int object;

    Change(AccumulatorLayout<?> layout, int window) {
        this.layout = layout;
        this.window = window;
    }

    Change in(long start, long end, boolean isClosed) {
        windowStart = start;
        windowEnd = end;
        closed = isClosed;
        return this;
    }

    Change row(ChangeKind change, SliceTable table, int row) {
        kind = change;
        keyAt = table.key(row);
        lane = table.lane(row);
        object = table.object(row);
        // Most rows are in the arrays of the row before, and G1 makes storing a reference dear.
        Object[] keysNow = table.keys(row);
        if (keys != keysNow) {
            keys = keysNow;
        }
        long[] lanesNow = table.lanes(row);
        if (lanes != lanesNow) {
            lanes = lanesNow;
        }
        @Nullable Object[] objectsNow = table.objects(row);
        if (objects != objectsNow) {
            objects = objectsNow;
        }
        return this;
    }

    Change emittedRow(ChangeKind change, SliceTable table, Accumulators emitted, int row) {
        row(change, table, row);
        lanes = emitted.lanes(row);
        objects = emitted.objects(row);
        return this;
    }

    Change row(ChangeKind change, DetachedRow row) {
        kind = change;
        keys = row.key();
        keyAt = 0;
        lanes = row.lanes();
        lane = 0;
        objects = row.objects();
        object = 0;
        return this;
    }

    /** What happened to the row. */
    public ChangeKind kind() {
        return kind;
    }

    /** Which of the query's windows, counted from 0 in the order of the query. */
    public int window() {
        return window;
    }

    /** Start of the window in epoch ms, inclusive. */
    public long windowStart() {
        return windowStart;
    }

    /** End of the window in epoch ms, exclusive. */
    public long windowEnd() {
        return windowEnd;
    }

    /**
     * Whether the row will not change any more: its window has expired. Always false unless the
     * query {@linkplain ResultRules#marksClosed marks} closed rows.
     */
    public boolean isClosed() {
        return closed;
    }

    /** The i-th key field. */
    public @Nullable Object key(int i) {
        return keys[keyAt + i];
    }

    /** Result of the i-th aggregate, null for SQL NULL. */
    public @Nullable Object value(int i) {
        return layout.result(i, lanes, lane, objects, object);
    }

    /** Whether {@link #bits} reads the i-th aggregate's result, a {@code long}. */
    public boolean isInteger(int i) {
        LaneNumber number = layout.number(i);
        return number != null && !number.isReal();
    }

    /** Whether {@link #bits} reads the i-th aggregate's result, a {@code double}. */
    public boolean isReal(int i) {
        LaneNumber number = layout.number(i);
        return number != null && number.isReal();
    }

    /** Whether the result of an aggregate that {@link #bits} reads is SQL's NULL. */
    public boolean isNull(int i) {
        return number(i).isNull(lanes, lane + layout.laneOffset(i));
    }

    /**
     * The result of an aggregate, if it is not NULL, without making an object of it: of a {@code
     * long} that does not fit the low bits, of a {@code double} its bits.
     */
    public long bits(int i) {
        return number(i).bits(lanes, lane + layout.laneOffset(i));
    }

    private LaneNumber number(int i) {
        return Objects.requireNonNull(layout.number(i));
    }

    /** Number of records in the row, less those that were taken back. */
    public long records() {
        return lanes[lane + AccumulatorLayout.RECORDS];
    }
}
