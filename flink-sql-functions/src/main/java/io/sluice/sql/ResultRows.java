package io.sluice.sql;

import io.sluice.core.engine.Change;
import io.sluice.core.engine.ChangeKind;
import io.sluice.runtime.ChangeMapper;
import io.sluice.sql.rowdata.RowFields;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * Makes a row of each change: keys, start and end of the window in local time, aggregates in their
 * SQL types.
 */
final class ResultRows implements ChangeMapper<Row> {

    private static final long serialVersionUID = 1L;

    private final LogicalType[] keys;
    private final SqlResult.Conversion[] conversions;
    private final ZoneOffset zone;
    private final boolean windowClosed;

    /**
     * @param keys types of the key columns
     * @param conversions of the aggregates' results
     * @param zone of the bounds of windows
     * @param windowClosed whether a last column says that the row will not change any more
     */
    ResultRows(
            List<LogicalType> keys,
            SqlResult.Conversion[] conversions,
            ZoneOffset zone,
            boolean windowClosed) {
        this.windowClosed = windowClosed;
        this.keys = keys.toArray(LogicalType[]::new);
        this.conversions = conversions.clone();
        this.zone = zone;
    }

    @Override
    public Row map(Change change) {
        int fields = keys.length + 2 + conversions.length + (windowClosed ? 1 : 0);
        Row row = new Row(kind(change.kind()), fields);
        int at = 0;
        for (int i = 0; i < keys.length; i++) {
            row.setField(at++, key(change.key(i), keys[i]));
        }
        row.setField(at++, localTime(change.windowStart()));
        row.setField(at++, localTime(change.windowEnd()));
        for (int i = 0; i < conversions.length; i++) {
            row.setField(at++, converted(conversions[i], change.value(i)));
        }
        if (windowClosed) {
            row.setField(fields - 1, change.isClosed());
        }
        return row;
    }

    private static @Nullable Object key(@Nullable Object kept, LogicalType type) {
        return kept == null ? null : SqlValues.external(RowFields.internalKey(kept), type);
    }

    private static @Nullable Object converted(
            SqlResult.Conversion conversion, @Nullable Object value) {
        return value == null ? null : conversion.convert(value);
    }

    private LocalDateTime localTime(long epochMillis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(epochMillis), zone);
    }

    private static RowKind kind(ChangeKind kind) {
        return switch (kind) {
            case INSERT -> RowKind.INSERT;
            case UPDATE_BEFORE -> RowKind.UPDATE_BEFORE;
            case UPDATE_AFTER -> RowKind.UPDATE_AFTER;
            case DELETE -> RowKind.DELETE;
        };
    }
}
