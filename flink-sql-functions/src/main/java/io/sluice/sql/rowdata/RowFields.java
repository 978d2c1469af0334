package io.sluice.sql.rowdata;

import io.sluice.RowKinds;
import io.sluice.core.aggregate.DoubleField;
import io.sluice.core.aggregate.LongField;
import io.sluice.core.aggregate.ObjectField;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/** Fields of rows, by their position and SQL type; a filter is the position of a BOOLEAN. */
public final class RowFields {

    /** No filter. */
    public static final int NO_FILTER = -1;

    private RowFields() {}

    /** A key that is the same for all rows. */
    public static KeySelector<RowData, Object> constantKey() {
        return new ConstantKey();
    }

    /** A key. */
    public static KeySelector<RowData, Object> key(LogicalType type, int position) {
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR -> new StringAsKey(position);
            case BIGINT -> new LongKey(position);
            case INTEGER -> new IntKey(position);
            default -> new AnyKey(RowData.createFieldGetter(type, position));
        };
    }

    /** The type of a key, or null if values of that type cannot be keys. */
    @SuppressWarnings("unchecked") // The field's values are of this type.
    public static @Nullable TypeInformation<Object> keyType(LogicalType type) {
        TypeInformation<?> found =
                switch (type.getTypeRoot()) {
                    case CHAR, VARCHAR -> new StringKeyType();
                    case BOOLEAN,
                                    TINYINT,
                                    SMALLINT,
                                    INTEGER,
                                    BIGINT,
                                    FLOAT,
                                    DOUBLE,
                                    DECIMAL,
                                    DATE,
                                    TIME_WITHOUT_TIME_ZONE,
                                    TIMESTAMP_WITHOUT_TIME_ZONE,
                                    TIMESTAMP_WITH_LOCAL_TIME_ZONE,
                                    INTERVAL_YEAR_MONTH,
                                    INTERVAL_DAY_TIME ->
                            InternalTypeInfo.of(type);
                    default -> null;
                };
        return (TypeInformation<Object>) found;
    }

    /** A key as rows hold it, from the form in which tables keep it. */
    public static Object internalKey(Object kept) {
        return kept instanceof StringKey text ? text.string() : kept;
    }

    /** The event time of rows, in ms. */
    public static LongField<RowData> eventTime(int position, int precision) {
        return new MillisAsLong(position, precision, NO_FILTER);
    }

    /** Whether a field counts: it is not NULL, and the filter is true. */
    public static ObjectField<RowData> counted(int position, int filter) {
        return new Counted(position, filter);
    }

    /** Whether a row counts: the filter is true. */
    public static ObjectField<RowData> filtered(int filter) {
        return new Filtered(filter);
    }

    /** An integer, a date, a time, or a timestamp of at most ms; null for other types. */
    public static @Nullable LongField<RowData> integer(LogicalType type, int position, int filter) {
        return switch (type.getTypeRoot()) {
            case TINYINT -> new ByteAsLong(position, filter);
            case SMALLINT -> new ShortAsLong(position, filter);
            case INTEGER, DATE, TIME_WITHOUT_TIME_ZONE, INTERVAL_YEAR_MONTH ->
                    new IntAsLong(position, filter);
            case BIGINT, INTERVAL_DAY_TIME -> new Long64(position, filter);
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                    isWholeMillis(type)
                            ? new MillisAsLong(
                                    position, LogicalTypeChecks.getPrecision(type), filter)
                            : null;
            default -> null;
        };
    }

    private static boolean isWholeMillis(LogicalType type) {
        return LogicalTypeChecks.getPrecision(type) <= 3;
    }

    /** A floating-point number; null for other types. */
    public static @Nullable DoubleField<RowData> floatingPoint(
            LogicalType type, int position, int filter) {
        if (type.is(LogicalTypeRoot.FLOAT)) {
            return new FloatAsDouble(position, filter);
        }
        return type.is(LogicalTypeRoot.DOUBLE) ? new Double64(position, filter) : null;
    }

    /** What a row does to the table behind it. */
    public static RowKinds<RowData> kinds() {
        return RowData::getRowKind;
    }

    /** Whether a filter is there and not true. */
    static boolean isLeftOut(RowData row, int filter) {
        return filter != NO_FILTER && (row.isNullAt(filter) || !row.getBoolean(filter));
    }

    private record ConstantKey() implements KeySelector<RowData, Object> {
        @Override
        public Object getKey(RowData row) {
            return 0;
        }
    }

    private record StringAsKey(int position) implements KeySelector<RowData, Object> {
        @Override
        @SuppressWarnings("NullAway") // A key of a query in SQL may be null.
        public @Nullable Object getKey(RowData row) {
            return row.isNullAt(position) ? null : row.getString(position);
        }
    }

    private record LongKey(int position) implements KeySelector<RowData, Object> {
        @Override
        @SuppressWarnings("NullAway") // A key of a query in SQL may be null.
        public @Nullable Object getKey(RowData row) {
            return row.isNullAt(position) ? null : row.getLong(position);
        }
    }

    private record IntKey(int position) implements KeySelector<RowData, Object> {
        @Override
        @SuppressWarnings("NullAway") // A key of a query in SQL may be null.
        public @Nullable Object getKey(RowData row) {
            return row.isNullAt(position) ? null : row.getInt(position);
        }
    }

    private record AnyKey(RowData.FieldGetter getter) implements KeySelector<RowData, Object> {
        @Override
        @SuppressWarnings("NullAway") // A key of a query in SQL may be null.
        public @Nullable Object getKey(RowData row) {
            return getter.getFieldOrNull(row);
        }
    }

    private record Counted(int position, int filter) implements ObjectField<RowData> {
        @Override
        public @Nullable Object get(RowData row) {
            return (row.isNullAt(position) || isLeftOut(row, filter)) ? null : Boolean.TRUE;
        }
    }

    private record Filtered(int filter) implements ObjectField<RowData> {
        @Override
        public @Nullable Object get(RowData row) {
            return isLeftOut(row, filter) ? null : Boolean.TRUE;
        }
    }

    private record ByteAsLong(int position, int filter) implements LongField<RowData> {
        @Override
        public boolean isNull(RowData row) {
            return row.isNullAt(position) || isLeftOut(row, filter);
        }

        @Override
        public long get(RowData row) {
            return row.getByte(position);
        }
    }

    private record ShortAsLong(int position, int filter) implements LongField<RowData> {
        @Override
        public boolean isNull(RowData row) {
            return row.isNullAt(position) || isLeftOut(row, filter);
        }

        @Override
        public long get(RowData row) {
            return row.getShort(position);
        }
    }

    private record IntAsLong(int position, int filter) implements LongField<RowData> {
        @Override
        public boolean isNull(RowData row) {
            return row.isNullAt(position) || isLeftOut(row, filter);
        }

        @Override
        public long get(RowData row) {
            return row.getInt(position);
        }
    }

    private record Long64(int position, int filter) implements LongField<RowData> {
        @Override
        public boolean isNull(RowData row) {
            return row.isNullAt(position) || isLeftOut(row, filter);
        }

        @Override
        public long get(RowData row) {
            return row.getLong(position);
        }
    }

    private record MillisAsLong(int position, int precision, int filter)
            implements LongField<RowData> {
        @Override
        public boolean isNull(RowData row) {
            return row.isNullAt(position) || isLeftOut(row, filter);
        }

        @Override
        public long get(RowData row) {
            return row.getTimestamp(position, precision).getMillisecond();
        }
    }

    private record FloatAsDouble(int position, int filter) implements DoubleField<RowData> {
        @Override
        public boolean isNull(RowData row) {
            return row.isNullAt(position) || isLeftOut(row, filter);
        }

        @Override
        public double get(RowData row) {
            return row.getFloat(position);
        }
    }

    private record Double64(int position, int filter) implements DoubleField<RowData> {
        @Override
        public boolean isNull(RowData row) {
            return row.isNullAt(position) || isLeftOut(row, filter);
        }

        @Override
        public double get(RowData row) {
            return row.getDouble(position);
        }
    }
}
