package io.sluice.core.engine;

import io.sluice.core.spill.KeyGroupMerge;
import io.sluice.core.spill.RunImage;
import io.sluice.core.spill.Runs;
import io.sluice.core.spill.SpillSpace;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What shared slices hold on disk. A key may have a part in each run of a slice and one in its
 * table, which comes last. Runs stay as they are until their slice expires: each window that has
 * the slice reads them.
 */
final class SpilledSlices {

    /**
     * Runs of a slice beyond which some are merged into one. A window reads those of all its slices
     * at a time.
     */
    private static final int MAX_RUNS = 16;

    private final SliceTables slices;
    private final SpillSpace disk;
    private final TreeMap<Long, Runs> runs = new TreeMap<>();

    /** Of the window that is being closed in turns; null if its files are not as they were. */
    private @Nullable KeyGroupMerge merging;

    private long mergingEnd;

    SpilledSlices(SliceTables slices, SpillSpace disk) {
        this.slices = slices;
        this.disk = disk;
    }

    /**
     * Makes room for a row more in the table of a slice: writes one of the large tables. A table of
     * one row is had even where there is no room.
     */
    void makeRoom(long sliceEnd) {
        int coldest = ColdTables.coldest(slices, sliceEnd);
        if (coldest < 0) {
            slices.createSmallest(sliceEnd);
        } else {
            spill(coldest, slices.end(coldest) == sliceEnd);
        }
    }

    /** Writes a table, which begins anew; with the memory that it has if that is to be kept. */
    void spill(int slice, boolean keepMemory) {
        merging = null;
        SliceTable table = slices.table(slice);
        if (table.occupied() > 0) {
            runs.computeIfAbsent(slices.end(slice), end -> new Runs(disk, MAX_RUNS)).write(table);
        }
        if (keepMemory) {
            table.reset();
        } else {
            slices.renew(slice);
        }
    }

    /** Whether something of the slices after a time and up to another is on disk. */
    boolean hasAny(long start, long end) {
        return !of(start, end).isEmpty();
    }

    private NavigableMap<Long, Runs> of(long start, long end) {
        return runs.subMap(start, false, end, true);
    }

    /** Puts a window together from its slices, which are written if they are not. */
    KeyGroupMerge merge(long start, long end) {
        for (int i = slices.firstAfter(start); i < slices.count() && slices.end(i) <= end; i++) {
            if (slices.table(i).occupied() > 0) {
                spill(i, false);
            }
        }
        return new KeyGroupMerge(disk, of(start, end).values());
    }

    /**
     * Puts a window together as {@link #merge} does, from where the turn before ended: what was
     * read ahead need not be read again.
     */
    KeyGroupMerge mergeOn(long start, long end) {
        KeyGroupMerge before = merging; // writing a table forgets it
        KeyGroupMerge merge = merge(start, end);
        if (before != null && before == merging && mergingEnd == end) {
            return before;
        }
        merging = merge;
        mergingEnd = end;
        return merge;
    }

    /** The window is put together: what its files were read into is given up. */
    void endMerge() {
        merging = null;
    }

    /** Adds what the disk holds of a key in a slice to a row. Returns whether there is any. */
    boolean addTo(DetachedRow key, long sliceEnd, DetachedRow into) {
        Runs of = runs.isEmpty() ? null : runs.get(sliceEnd);
        return of != null && of.addTo(key, into);
    }

    /** What is on disk, for a snapshot, which releases it. */
    List<RunImage> images() {
        List<RunImage> images = new ArrayList<>();
        try {
            for (Map.Entry<Long, Runs> each : runs.entrySet()) {
                each.getValue().image(each.getKey(), images);
            }
        } catch (RuntimeException | Error e) {
            images.forEach(RunImage::release);
            throw e;
        }
        return images;
    }

    /** Gives up what is on disk of a slice. */
    void discard(long sliceEnd) {
        merging = null;
        Runs of = runs.remove(sliceEnd);
        if (of != null) {
            of.discard();
        }
    }

    /** Leaves nothing on disk. */
    void discard() {
        merging = null;
        runs.values().forEach(Runs::discard);
        runs.clear();
    }

    /** Rows on disk; may be asked for by other threads. */
    long rows() {
        return disk.rowsNow();
    }
}
