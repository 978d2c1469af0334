package io.sluice.sql.rowdata;

import io.sluice.core.engine.Change;
import io.sluice.core.engine.ChangeKind;
import io.sluice.runtime.ChangeMapper;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** Makes a row of each change, with columns in any order. */
public final class RowDataChanges implements ChangeMapper<RowData> {

    private static final long serialVersionUID = 1L;

    private final Column[] columns;
    private final WindowTimes times;

    /** By column, for those that are a bound of the window; made when the first row is. */
    private transient LastTime @Nullable [] lastTimes;

    /**
     * @param columns of the result
     * @param times what the windows' bounds are
     */
    public RowDataChanges(List<Column> columns, WindowTimes times) {
        this.columns = columns.toArray(Column[]::new);
        this.times = times;
    }

    /** What a column holds. */
    public enum Content {
        /** A field of the key. */
        KEY,
        /** The window's start in local time. */
        WINDOW_START,
        /** The window's end in local time. */
        WINDOW_END,
        /** The window's last ms in local time. */
        WINDOW_TIME,
        /** The window's last ms as an instant. */
        WINDOW_INSTANT,
        /** The time of the clock, which Flink puts in where it is asked for. */
        PROCESSING_TIME,
        /** The result of an aggregate. */
        AGGREGATE,
        /** The result of an aggregate, 0 instead of NULL. */
        AGGREGATE_OR_ZERO
    }

    /**
     * A column of the result.
     *
     * @param index of the key's field or the aggregate, from 0
     * @param type of an aggregate's result
     */
    public record Column(Content content, int index, LogicalType type)
            implements java.io.Serializable {}

    @Override
    public RowData map(Change change) {
        LastTime[] last = lastTimes();
        GenericRowData row = new GenericRowData(kind(change.kind()), columns.length);
        for (int i = 0; i < columns.length; i++) {
            row.setField(i, value(columns[i], last[i], change));
        }
        return row;
    }

    private LastTime[] lastTimes() {
        LastTime[] known = lastTimes;
        if (known == null) {
            known = new LastTime[columns.length];
            Arrays.setAll(known, i -> new LastTime());
            lastTimes = known;
        }
        return known;
    }

    private @Nullable Object value(Column column, LastTime last, Change change) {
        return switch (column.content) {
            case KEY -> key(change.key(column.index));
            case WINDOW_START -> local(change.windowStart(), last);
            case WINDOW_END -> local(change.windowEnd(), last);
            case WINDOW_TIME -> local(change.windowEnd() - 1, last);
            case WINDOW_INSTANT -> {
                long end = change.windowEnd() - 1;
                yield last.isOf(end) ? last.made() : last.make(end, times.instant(end));
            }
            case PROCESSING_TIME -> null;
            case AGGREGATE -> result(change, column, null);
            case AGGREGATE_OR_ZERO -> result(change, column, 0L);
        };
    }

    private static @Nullable Object result(
            Change change, Column column, @Nullable Object insteadOfNull) {
        int index = column.index;
        if (change.isInteger(index) && column.type.is(LogicalTypeRoot.BIGINT)) {
            // Most results are such; an exact sum would make an object of its own first.
            return change.isNull(index) ? insteadOfNull : (Object) change.bits(index);
        }
        Object value = change.value(index);
        return converted(value == null ? insteadOfNull : value, column.type);
    }

    private @Nullable TimestampData local(long bound, LastTime last) {
        return last.isOf(bound) ? last.made() : last.make(bound, times.local(bound));
    }

    private static @Nullable Object key(@Nullable Object kept) {
        return kept == null ? null : RowFields.internalKey(kept);
    }

    /**
     * Of an integer that does not fit its type the low bits remain, and a decimal that does not is
     * NULL, as in Flink.
     */
    private static @Nullable Object converted(@Nullable Object value, LogicalType type) {
        if (!(value instanceof Number number)) {
            return value;
        }
        return switch (type.getTypeRoot()) {
            case TINYINT -> number.byteValue();
            case SMALLINT -> number.shortValue();
            case INTEGER, DATE, TIME_WITHOUT_TIME_ZONE, INTERVAL_YEAR_MONTH -> number.intValue();
            case BIGINT, INTERVAL_DAY_TIME -> value instanceof Long ? value : longOf(number);
            case FLOAT -> number.floatValue();
            case DOUBLE -> value instanceof Double ? value : doubleOf(number);
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                    TimestampData.fromEpochMillis(number.longValue());
            case DECIMAL -> decimal(number, (DecimalType) type);
            default -> throw new IllegalStateException("No result of an aggregate is a " + type);
        };
    }

    private static Object longOf(Number number) {
        return number.longValue();
    }

    private static Object doubleOf(Number number) {
        return number.doubleValue();
    }

    private static @Nullable DecimalData decimal(Number number, DecimalType type) {
        BigDecimal value =
                number instanceof BigDecimal decimal
                        ? decimal
                        : BigDecimal.valueOf(number.longValue());
        return DecimalData.fromBigDecimal(value, type.getPrecision(), type.getScale());
    }

    private static RowKind kind(ChangeKind kind) {
        return switch (kind) {
            case INSERT -> RowKind.INSERT;
            case UPDATE_BEFORE -> RowKind.UPDATE_BEFORE;
            case UPDATE_AFTER -> RowKind.UPDATE_AFTER;
            case DELETE -> RowKind.DELETE;
        };
    }

    /**
     * A bound of a window as a field of rows, made anew when it changes: rows of one window mostly
     * follow each other.
     */
    private static final class LastTime {

        private long bound;
        private @Nullable TimestampData made;

        boolean isOf(long other) {
            return made != null && other == bound;
        }

        @Nullable TimestampData made() {
            return made;
        }

        TimestampData make(long ofBound, long millis) {
            bound = ofBound;
            TimestampData field = TimestampData.fromEpochMillis(millis);
            made = field;
            return field;
        }
    }
}
