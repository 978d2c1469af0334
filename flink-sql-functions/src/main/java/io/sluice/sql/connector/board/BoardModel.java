package io.sluice.sql.connector.board;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a board: at most a fixed number, those that changed last. The task changes it, the
 * server cuts frames from it; both hold its lock for moments only.
 */
final class BoardModel {

    private final BoardColumns columns;
    private final int maxRows;

    /** In the order of the last change, the one longest ago first. */
    private final Map<List<Object>, BoardRow> rows = new LinkedHashMap<>(16, 0.75f, true);

    private final List<BoardRow> dirty = new ArrayList<>();
    private final List<BoardRow> retracted = new ArrayList<>();
    private final List<Long> removed = new ArrayList<>();
    private final BoardWindows windows = new BoardWindows();
    private final long[] changesByKind = new long[RowKind.values().length];
    private long watermark = Long.MIN_VALUE;
    private long evicted;
    private long lastId;
    private long cuts;
    private boolean ended;

    BoardModel(BoardColumns columns, int maxRows) {
        this.columns = columns;
        this.maxRows = maxRows;
    }

    /** Applies one change. */
    synchronized void change(RowKind kind, Row row) {
        changesByKind[kind.toByteValue()]++;
        List<Object> key = key(row);
        switch (kind) {
            case INSERT, UPDATE_AFTER -> put(key, row);
            case UPDATE_BEFORE -> retract(key);
            case DELETE -> remove(rows.get(key));
        }
    }

    private void put(List<Object> key, Row row) {
        BoardRow known = rows.get(key);
        if (known == null) {
            known = new BoardRow(++lastId, key, row);
            rows.put(key, known);
            BoardWindows.Window window = window(row);
            if (window != null) {
                windows.rowAdded(window);
            }
        }
        known.row = row;
        known.retractedAt = -1;
        if (!known.dirty) {
            known.dirty = true;
            dirty.add(known);
        }
        if (rows.size() > maxRows) {
            remove(rows.values().iterator().next());
            evicted++;
        }
    }

    /**
     * The row that replaces this one follows as a rule, under the same key: it goes only if none
     * has come by the cut after the next.
     */
    private void retract(List<Object> key) {
        BoardRow known = rows.get(key);
        if (known != null && known.retractedAt < 0) {
            known.retractedAt = cuts;
            retracted.add(known);
        }
    }

    private void remove(@Nullable BoardRow known) {
        if (known == null) {
            return;
        }
        rows.remove(known.key);
        known.removed = true;
        BoardWindows.Window window = window(known.row);
        if (window != null) {
            windows.rowRemoved(window);
        }
        if (known.published) {
            removed.add(known.id);
        }
    }

    synchronized void watermark(long newWatermark) {
        watermark = newWatermark;
        windows.advance(newWatermark);
    }

    /** No more changes will come. */
    synchronized void end() {
        ended = true;
    }

    /** What has changed since the last cut. */
    synchronized BoardFrame cut() {
        for (Iterator<BoardRow> each = retracted.iterator(); each.hasNext(); ) {
            BoardRow row = each.next();
            if (row.retractedAt < 0 || row.removed) {
                each.remove();
            } else if (row.retractedAt < cuts) {
                each.remove();
                remove(row);
            }
        }
        cuts++;
        List<BoardFrame.Shown> changed = new ArrayList<>();
        for (BoardRow row : dirty) {
            row.dirty = false;
            if (!row.removed) {
                row.published = true;
                remember(row);
                changed.add(shown(row, null));
            }
        }
        dirty.clear();
        List<Long> gone = List.copyOf(removed);
        removed.clear();
        return new BoardFrame(false, changed, gone, ended, counts());
    }

    /** All rows, as of the last cut or later. */
    synchronized BoardFrame all() {
        List<BoardFrame.Shown> all = new ArrayList<>();
        for (BoardRow row : rows.values()) {
            row.published = true;
            all.add(shown(row, row.history()));
        }
        return new BoardFrame(true, all, List.of(), ended, counts());
    }

    private BoardFrame.Counts counts() {
        return new BoardFrame.Counts(
                changesByKind[RowKind.INSERT.toByteValue()],
                changesByKind[RowKind.UPDATE_BEFORE.toByteValue()],
                changesByKind[RowKind.UPDATE_AFTER.toByteValue()],
                changesByKind[RowKind.DELETE.toByteValue()],
                watermark,
                windows.open(),
                windows.closed(),
                rows.size(),
                evicted);
    }

    private BoardFrame.Shown shown(BoardRow row, @Nullable List<Double> history) {
        BoardWindows.Window window = window(row.row);
        return new BoardFrame.Shown(row.id, row.row, window == null ? null : window.end(), history);
    }

    private void remember(BoardRow row) {
        if (columns.sparkline() >= 0 && row.row.getField(columns.sparkline()) instanceof Number n) {
            row.remember(n.doubleValue());
        }
    }

    private List<Object> key(Row row) {
        List<Object> key = new ArrayList<>(columns.keys().size());
        for (int position : columns.keys()) {
            key.add(Cells.key(row.getField(position)));
        }
        return key;
    }

    private BoardWindows.@Nullable Window window(Row row) {
        if (columns.windowEnd() < 0) {
            return null;
        }
        Long end = epochMillis(row.getField(columns.windowEnd()));
        Long start =
                columns.windowStart() < 0 ? null : epochMillis(row.getField(columns.windowStart()));
        return end == null
                ? null
                : new BoardWindows.Window(start == null ? Long.MIN_VALUE : start, end);
    }

    /** Times without a zone count as UTC, as in Flink's watermarks. */
    private static @Nullable Long epochMillis(@Nullable Object time) {
        if (time instanceof LocalDateTime local) {
            return local.toInstant(ZoneOffset.UTC).toEpochMilli();
        }
        return time instanceof Instant instant ? instant.toEpochMilli() : null;
    }
}
