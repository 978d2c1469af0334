package io.sluice.sql.rowdata;

import io.sluice.core.engine.Change;
import io.sluice.core.engine.ChangeKind;
import io.sluice.runtime.ChangeMapper;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.NullType;
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
     * By column, whether it is a number of which no object is made; found out with the first row.
     */
    private transient boolean @Nullable [] numbers;

    /**
     * Whether strings are made for each row: Flink hands on rows as they are, and there are
     * connectors that copy a row which they keep, and the strings of its key not ({@code
     * upsert-kafka} with a buffer).
     */
    private transient boolean objectReuse;

    /** By column, for those that are a field of the key; made when the first row is. */
    private transient ReusedString @Nullable [] strings;

    /** Made when the first row is. */
    private transient @Nullable ResultRow row;

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
        AGGREGATE_OR_ZERO,
        /** Whether the row will not change any more. */
        WINDOW_CLOSED
    }

    /** Makes a field of a result that is no number of the field's type. */
    @FunctionalInterface
    public interface Conversion extends java.io.Serializable {

        /** The field in Flink's internal form; null is SQL's NULL. */
        @Nullable Object field(@Nullable Object result);
    }

    /**
     * A column of the result.
     *
     * @param index of the key's field or the aggregate, from 0
     * @param type of an aggregate's result
     * @param conversion of an aggregate's result; null for numbers and for what is in Flink's
     *     internal form
     */
    public record Column(
            Content content, int index, LogicalType type, @Nullable Conversion conversion)
            implements java.io.Serializable {

        private static final LogicalType NO_TYPE = new NullType();

        /** An aggregate whose results are numbers or in Flink's internal form. */
        public Column(Content content, int index, LogicalType type) {
            this(content, index, type, null);
        }

        /** A field of the key. */
        public static Column key(int index) {
            return new Column(Content.KEY, index, NO_TYPE);
        }

        /** What a change says of the window. */
        public static Column ofWindow(Content content) {
            return new Column(content, 0, NO_TYPE);
        }
    }

    @Override
    public void open(boolean reusesObjects) {
        objectReuse = reusesObjects;
    }

    /** The row of a change. The same object for each, as from Flink's own table operators. */
    @Override
    public RowData map(Change change) {
        ResultRow into = row();
        LastTime[] last = lastTimes();
        ReusedString[] texts = strings();
        boolean[] isNumber = numbers(change);
        into.setRowKind(kind(change.kind()));
        for (int i = 0; i < columns.length; i++) {
            Column column = columns[i];
            if (isNumber[i]) {
                set(into, i, column, change);
            } else {
                into.setField(i, value(column, texts[i], last[i], change));
            }
        }
        return into;
    }

    private ResultRow row() {
        ResultRow known = row;
        if (known == null) {
            known = new ResultRow(columns.length);
            row = known;
        }
        return known;
    }

    /** Changes of a query are alike. */
    private boolean[] numbers(Change change) {
        boolean[] known = numbers;
        if (known == null) {
            known = new boolean[columns.length];
            for (int i = 0; i < known.length; i++) {
                known[i] = isNumber(columns[i], change);
            }
            numbers = known;
        }
        return known;
    }

    /** Whether it is a result that need not be made an object of. */
    private static boolean isNumber(Column column, Change change) {
        if (column.content != Content.AGGREGATE && column.content != Content.AGGREGATE_OR_ZERO) {
            return false;
        }
        return switch (column.type.getTypeRoot()) {
            case BIGINT -> change.isInteger(column.index);
            case DOUBLE -> change.isReal(column.index);
            default -> false;
        };
    }

    private static void set(ResultRow into, int position, Column column, Change change) {
        if (!change.isNull(column.index)) {
            into.setNumber(position, change.bits(column.index));
        } else if (column.content == Content.AGGREGATE_OR_ZERO) {
            into.setNumber(position, 0);
        } else {
            into.setField(position, null);
        }
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

    private ReusedString[] strings() {
        ReusedString[] known = strings;
        if (known == null) {
            known = new ReusedString[columns.length];
            Arrays.setAll(known, i -> new ReusedString());
            strings = known;
        }
        return known;
    }

    private @Nullable Object value(Column column, ReusedString text, LastTime last, Change change) {
        return switch (column.content) {
            case KEY -> key(change.key(column.index), text);
            case WINDOW_START -> local(change.windowStart(), last);
            case WINDOW_END -> local(change.windowEnd(), last);
            case WINDOW_TIME -> local(change.windowEnd() - 1, last);
            case WINDOW_INSTANT -> {
                long end = change.windowEnd() - 1;
                yield last.isOf(end) ? last.made() : last.make(end, times.instant(end));
            }
            case PROCESSING_TIME -> null;
            case WINDOW_CLOSED -> change.isClosed();
            case AGGREGATE -> {
                Object value = change.value(column.index);
                yield column.conversion == null
                        ? converted(value, column.type)
                        : column.conversion.field(value);
            }
            case AGGREGATE_OR_ZERO -> {
                Object value = change.value(column.index);
                yield converted(value == null ? Long.valueOf(0) : value, column.type);
            }
        };
    }

    private @Nullable TimestampData local(long bound, LastTime last) {
        return last.isOf(bound) ? last.made() : last.make(bound, times.local(bound));
    }

    private @Nullable Object key(@Nullable Object kept, ReusedString text) {
        if (kept instanceof StringKey string) {
            return objectReuse ? string.string() : text.of(string);
        }
        return kept;
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
