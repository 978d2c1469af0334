package io.sluice.core.engine;

import io.sluice.core.spill.RunImage;
import io.sluice.core.spill.Runs;
import io.sluice.core.spill.SpilledRow;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.MemoryBudgetExceededException;
import io.sluice.core.table.SliceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tables by the end of their window, and what their windows have on disk. Whenever a table would
 * outgrow the budget, the oldest of the large tables is written to disk as a run, and collects
 * anew. What is held of a key is then in parts: one in each run that has the key, one in the table.
 */
final class SpilledTables {

    private final SliceTables tables;
    private final Supplier<Runs> newRuns;
    private final IntConsumer spill;
    private final TreeMap<Long, SpilledWindow> spilled = new TreeMap<>();

    /**
     * @param tables none yet
     * @param newRuns makes the runs of a window
     * @param spill is to {@link #write} the i-th table
     */
    SpilledTables(SliceTables tables, Supplier<Runs> newRuns, IntConsumer spill) {
        this.tables = tables;
        this.newRuns = newRuns;
        this.spill = spill;
    }

    /** Adds a row to a window's table. Returns the table's row. */
    int merge(long end, DetachedRow row) {
        while (true) {
            try {
                return tables.getOrCreate(end).merge(row);
            } catch (MemoryBudgetExceededException e) {
                makeRoom(end);
            }
        }
    }

    /** Adds a row that was on disk to a window's table. */
    void put(long end, SpilledRow row) {
        while (true) {
            try {
                row.addTo(tables.getOrCreate(end));
                return;
            } catch (MemoryBudgetExceededException e) {
                makeRoom(end);
            }
        }
    }

    /**
     * Makes room for a row more in a window's table: spills one of the large tables. A table of one
     * row is had even where there is no room.
     */
    void makeRoom(long end) {
        int coldest = ColdTables.coldest(tables, end);
        if (coldest < 0) {
            tables.createSmallest(end);
            return;
        }
        spill.accept(coldest);
        if (tables.end(coldest) == end) {
            tables.table(coldest).reset();
        } else {
            tables.renew(coldest);
        }
    }

    /** Writes a table, which has rows, to disk; the table stays as it is. */
    SpilledWindow write(int i) {
        SpilledWindow window =
                spilled.computeIfAbsent(tables.end(i), end -> new SpilledWindow(newRuns.get()));
        window.runs().write(tables.table(i));
        window.ordered(false);
        return window;
    }

    /** The table of a window, which has one. */
    SliceTable table(long end) {
        SliceTable table = tables.get(end);
        if (table == null) {
            throw new IllegalStateException("no table of the window that ends at " + end);
        }
        return table;
    }

    /** What a window has on disk; null if that is nothing. */
    @Nullable SpilledWindow onDisk(long end) {
        return spilled.isEmpty() ? null : spilled.get(end);
    }

    /** Gives up the oldest window. */
    void expireFirst() {
        SpilledWindow window = spilled.remove(tables.end(0));
        if (window != null) {
            window.runs().discard();
        }
        tables.expireFirst();
    }

    /** What is on disk, for a snapshot, which releases it. */
    List<RunImage> images() {
        List<RunImage> images = new ArrayList<>();
        try {
            for (Map.Entry<Long, SpilledWindow> each : spilled.entrySet()) {
                each.getValue().runs().image(each.getKey(), images);
            }
        } catch (RuntimeException | Error e) {
            images.forEach(RunImage::release);
            throw e;
        }
        return images;
    }

    /** Leaves nothing on disk. */
    void discard() {
        for (SpilledWindow window : spilled.values()) {
            window.runs().discard();
        }
        spilled.clear();
    }

    /** Spills a table now, as if there were no room; for tests. Returns whether there was one. */
    boolean spillOne(int number) {
        if (tables.count() == 0) {
            return false;
        }
        int i = Math.floorMod(number, tables.count());
        if (tables.table(i).occupied() > 0) {
            spill.accept(i);
        }
        tables.renew(i);
        return true;
    }
}
