package io.sluice;

import io.sluice.core.engine.Change;
import io.sluice.core.engine.ChangeKind;
import io.sluice.runtime.ChangeMapper;
import java.io.Serializable;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/**
 * Makes a row of each change: keys, name of the window if there are several, its start and end
 * (times in UTC, or numbers of records), aggregates, closed or not.
 */
final class RowMapper implements ChangeMapper<Row> {

    private static final long serialVersionUID = 1L;

    private final int keys;
    private final String[] windowNames;
    private final int aggregates;
    private final boolean windowClosed;
    private final LastTime start = new LastTime();
    private final LastTime end = new LastTime();

    private final boolean counted;

    RowMapper(QueryColumns<?> columns) {
        keys = columns.keys().size();
        windowNames = columns.windowNames().toArray(String[]::new);
        aggregates = columns.results().size();
        counted = columns.counted();
        windowClosed = columns.windowClosed();
    }

    @Override
    public Row map(Change change) {
        boolean named = windowNames.length > 0;
        int bounds = named ? keys + 1 : keys;
        int fields = bounds + 2 + aggregates + (windowClosed ? 1 : 0);
        Row row = new Row(kind(change.kind()), fields);
        for (int i = 0; i < keys; i++) {
            row.setField(i, change.key(i));
        }
        if (named) {
            row.setField(keys, windowNames[change.window()]);
        }
        if (counted) {
            row.setField(bounds, change.windowStart());
            row.setField(bounds + 1, change.windowEnd());
        } else {
            row.setField(bounds, start.of(change.windowStart()));
            row.setField(bounds + 1, end.of(change.windowEnd()));
        }
        for (int i = 0; i < aggregates; i++) {
            row.setField(bounds + 2 + i, change.value(i));
        }
        if (windowClosed) {
            row.setField(fields - 1, change.isClosed());
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
