package io.sluice.runtime.state;

import io.sluice.core.engine.KeyGroupWatermarks;
import io.sluice.core.engine.SliceTables;
import io.sluice.core.engine.UnfinishedClose;
import io.sluice.core.engine.WindowEngine;
import io.sluice.core.spill.RunImage;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.jspecify.annotations.Nullable;

/**
 * A copy of all tables at one moment: the synchronous part of a snapshot, 25 ms per million rows.
 * Shares nothing changeable with the tables, so another thread may write it while they go on.
 */
public final class StateImage {

    private final KeyGroupRange range;
    private final List<TableImage> tables;
    private final int rows;

    /** By key group, from the range's first. */
    private final long[] watermarks;

    private final long[] expired;

    /** By key group; empty if all windows are closed that should be. */
    private final List<UnfinishedClose> unfinished;

    /** Rows on disk, which stand before those of the tables. */
    private final List<RunImage> spilled;

    private StateImage(
            KeyGroupRange range,
            List<TableImage> tables,
            int rows,
            long[] watermarks,
            long[] expired,
            List<UnfinishedClose> unfinished,
            List<RunImage> spilled) {
        this.range = range;
        this.tables = tables;
        this.rows = rows;
        this.watermarks = watermarks;
        this.expired = expired;
        this.unfinished = unfinished;
        this.spilled = spilled;
    }

    /**
     * Copies the state.
     *
     * @param tableSets sets of tables by the end of their window or slice
     * @param watermarks how far the range's key groups have come
     * @param range key groups of the subtask
     */
    public static StateImage of(
            List<SliceTables> tableSets, KeyGroupWatermarks watermarks, KeyGroupRange range) {
        List<TableImage> images = new ArrayList<>();
        int rows = 0;
        for (int set = 0; set < tableSets.size(); set++) {
            SliceTables tables = tableSets.get(set);
            for (int i = 0; i < tables.count(); i++) {
                if (tables.table(i).occupied() > 0) {
                    images.add(new TableImage(set, tables.end(i), tables.table(i), rows));
                    rows = Math.addExact(rows, tables.table(i).occupied());
                }
            }
        }
        long[] current = new long[range.getNumberOfKeyGroups()];
        long[] expired = new long[current.length];
        for (int i = 0; i < current.length; i++) {
            current[i] = watermarks.of(range.getStartKeyGroup() + i);
            expired[i] = watermarks.expiredThrough(range.getStartKeyGroup() + i);
        }
        return new StateImage(range, images, rows, current, expired, List.of(), List.of());
    }

    /** Copies the state of an engine, but for its rows on disk. */
    public static StateImage of(WindowEngine engine, KeyGroupRange range) {
        StateImage image = of(engine.tables(), engine.watermarks(), range);
        List<UnfinishedClose> unfinished = new ArrayList<>();
        for (int keyGroup : range) {
            UnfinishedClose close = engine.unfinishedClose(keyGroup);
            if (close == null) {
                return image;
            }
            unfinished.add(close);
        }
        return new StateImage(
                range,
                image.tables,
                image.rows,
                image.watermarks,
                image.expired,
                unfinished,
                image.spilled);
    }

    /** The same and rows on disk, which belong to the first set of tables and must be released. */
    public StateImage with(List<RunImage> spilledRows) {
        return new StateImage(range, tables, rows, watermarks, expired, unfinished, spilledRows);
    }

    /** Says that the image is done with. */
    public void release() {
        spilled.forEach(RunImage::release);
    }

    /** Number of rows, those on disk not counted. */
    public int rows() {
        return rows;
    }

    KeyGroupRange range() {
        return range;
    }

    List<RunImage> spilled() {
        return spilled;
    }

    List<TableImage> tables() {
        return tables;
    }

    long watermark(int keyGroup) {
        return watermarks[keyGroup - range.getStartKeyGroup()];
    }

    /** Whether closing windows is unfinished, which makes another version of the format. */
    boolean isUnfinished() {
        return !unfinished.isEmpty();
    }

    /** What is unfinished of closing the key group's windows; null if nothing is. */
    @Nullable UnfinishedClose unfinished(int keyGroup) {
        return unfinished.isEmpty() ? null : unfinished.get(keyGroup - range.getStartKeyGroup());
    }

    /** Time through which the key group's windows have expired. */
    long expired(int keyGroup) {
        return expired[keyGroup - range.getStartKeyGroup()];
    }
}
