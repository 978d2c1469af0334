package io.sluice;

import io.sluice.core.engine.Change;
import io.sluice.core.engine.ChangeKind;
import io.sluice.runtime.ChangeMapper;
import java.io.Serializable;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** Makes a row of each change: keys, start and end of the window in UTC, aggregates. */
final class RowMapper implements ChangeMapper<Row> {

    private static final long serialVersionUID = 1L;

    private final int keys;
    private final int aggregates;
    private final LastTime start = new LastTime();
    private final LastTime end = new LastTime();

    RowMapper(int keys, int aggregates) {
        this.keys = keys;
        this.aggregates = aggregates;
    }

    @Override
    public Row map(Change change) {
        Row row = new Row(kind(change.kind()), keys + 2 + aggregates);
        for (int i = 0; i < keys; i++) {
            row.setField(i, change.key(i));
        }
        row.setField(keys, start.of(change.windowStart()));
        row.setField(keys + 1, end.of(change.windowEnd()));
        for (int i = 0; i < aggregates; i++) {
            row.setField(keys + 2 + i, change.value(i));
        }
        return row;
    }

    private static RowKind kind(ChangeKind kind) {
        return switch (kind) {
            case INSERT -> RowKind.INSERT;
            case UPDATE_BEFORE -> RowKind.UPDATE_BEFORE;
            case UPDATE_AFTER -> RowKind.UPDATE_AFTER;
            case DELETE -> RowKind.DELETE;
        };
    }

    /** Changes of one window follow one another: its bounds are made once. */
    private static final class LastTime implements Serializable {

        private static final long serialVersionUID = 1L;

        private long millis;
        private LocalDateTime time = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);

        LocalDateTime of(long epochMillis) {
            if (millis != epochMillis) {
                millis = epochMillis;
                time =
                        LocalDateTime.ofEpochSecond(
                                Math.floorDiv(epochMillis, 1000L),
                                Math.floorMod(epochMillis, 1000) * 1_000_000,
                                ZoneOffset.UTC);
            }
            return time;
        }
    }
}
