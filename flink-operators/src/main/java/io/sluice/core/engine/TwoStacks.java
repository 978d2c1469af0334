package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.MemoryBudgetExceededException;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.Slicing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hopping windows with any aggregate that merges: the two-stacks algorithm (Tangwongsan, Hirzel and
 * Schneider, "Low-Latency Sliding-Window Aggregation in Worst-Case Constant Time", 2017, section
 * 2), with a table where the paper has a value.
 *
 * <p>Time is split at {@code flip}. The front stack holds, for each window start before it, one
 * table of all slices from that start to the flip; the back table holds the slices after it. A
 * window is its front table and the back table. When no front table is left, the slices of the
 * current window become the new front, built from the newest start to the oldest, and the back is
 * empty. Each slice is merged twice, whatever the overlap; memory is {@code size / slide} tables.
 *
 * <p>Invariant: front table {@code s} holds exactly the slices in {@code (s, flip]}, the back table
 * those in {@code (flip, through]}, once the steps are done.
 */
final class TwoStacks implements WindowAssembler {

    private final Slicing slicing;
    private final SliceTables slices;
    private final TablePool pool;
    private final AccumulatorLayout<?> layout;
    private final DetachedRow scratch;
    private final MergeSteps steps = new MergeSteps();

    /**
     * Front tables, oldest window start first. Replaced when it changes: metrics are asked for by
     * another thread.
     */
    private List<Suffix> front = List.of();

    /** Index of the oldest that has not been released. */
    private int oldest;

    /** Window starts of the next front, oldest first. */
    private long[] starts = new long[16];

    private @Nullable SliceTable back;
    private long flip = Long.MIN_VALUE;
    private long through = Long.MIN_VALUE;

    TwoStacks(Slicing slicing, SliceTables slices, TablePool pool) {
        this.slicing = slicing;
        this.slices = slices;
        this.pool = pool;
        layout = pool.shape().layout();
        scratch = new DetachedRow(pool.shape());
    }

    @Override
    public void merged(long sliceEnd, DetachedRow row) {
        if (sliceEnd > flip) {
            if (back != null && sliceEnd <= through) {
                back.merge(row);
            }
            return;
        }
        for (int i = oldest; i < front.size() && front.get(i).start < sliceEnd; i++) {
            front.get(i).table.merge(row);
        }
    }

    @Override
    public boolean assemble(long windowEnd, Allowance allowance) {
        long start = slicing.windowStart(windowEnd);
        while (oldest < front.size() && front.get(oldest).start < start) {
            pool.release(front.get(oldest++).table);
        }
        if (oldest == front.size()) {
            flip(windowEnd);
        } else if (through < windowEnd) {
            extendBack(windowEnd);
        }
        return steps.run(allowance);
    }

    private void extendBack(long windowEnd) {
        SliceTable table = back;
        if (table == null) {
            table = pool.acquire();
            back = table;
        }
        for (int i = slices.firstAfter(through);
                i < slices.count() && slices.end(i) <= windowEnd;
                i++) {
            steps.merge(slices.table(i), table);
        }
        through = windowEnd;
    }

    private void flip(long windowEnd) {
        releaseBack();
        front = List.of();
        oldest = 0;
        int slice = slices.firstAfter(windowEnd) - 1;
        SliceTable newer = null;
        List<Suffix> tables = new ArrayList<>();
        int rows = 0;
        for (int window = collectStarts(windowEnd) - 1; window >= 0; window--) {
            long start = starts[window];
            int first = slices.firstAfter(start);
            for (int i = first; i <= slice; i++) {
                rows = Math.max(rows, slices.table(i).size());
            }
            // It is filled when the steps are run, and so is the one before it.
            SliceTable table = acquire(rows, tables);
            for (int i = first; i <= slice; i++) {
                steps.merge(slices.table(i), table);
            }
            slice = first - 1;
            if (newer != null) {
                steps.merge(newer, table);
            }
            tables.add(new Suffix(start, table));
            newer = table;
        }
        Collections.reverse(tables);
        oldest = 0;
        front = List.copyOf(tables);
        flip = windowEnd;
        through = windowEnd;
    }

    private SliceTable acquire(int rows, List<Suffix> before) {
        try {
            return pool.acquire(rows);
        } catch (MemoryBudgetExceededException e) {
            before.forEach(each -> pool.discard(each.table));
            throw e;
        }
    }

    /** Notes the starts of this window and of all later ones that begin before its end. */
    private int collectStarts(long windowEnd) {
        int count = 0;
        long end = windowEnd;
        for (long start = slicing.windowStart(end);
                start < windowEnd;
                start = slicing.windowStart(end)) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, 2 * count);
            }
            starts[count++] = start;
            end = slicing.nextWindowEnd(end);
        }
        return count;
    }

    @Override
    public int positions() {
        return front.get(oldest).table.size() + (back == null ? 0 : back.size());
    }

    /** Those of the front come before those of the back. */
    @Override
    public int hash(int position) {
        SliceTable older = front.get(oldest).table;
        return back == null || position < older.size()
                ? older.hash(position)
                : back.hash(position - older.size());
    }

    @Override
    public @Nullable DetachedRow row(int position) {
        SliceTable older = front.get(oldest).table;
        SliceTable newer = back;
        if (position < older.size()) {
            older.copyTo(position, scratch);
            int other = newer == null ? -1 : newer.findFrom(older, position);
            if (newer != null && other >= 0) {
                layout.merge(
                        scratch.lanes(),
                        0,
                        scratch.objects(),
                        0,
                        newer.lanes(other),
                        newer.lane(other),
                        newer.objects(other),
                        newer.object(other));
            }
            return scratch;
        }
        if (newer == null || older.findFrom(newer, position - older.size()) >= 0) {
            return null;
        }
        newer.copyTo(position - older.size(), scratch);
        return scratch;
    }

    @Override
    public boolean handedOut(Allowance allowance) {
        return true;
    }

    @Override
    public boolean clear() {
        steps.clear();
        boolean any = back != null || oldest < front.size();
        for (int i = oldest; i < front.size(); i++) {
            pool.release(front.get(i).table);
        }
        front = List.of();
        oldest = 0;
        releaseBack();
        return any;
    }

    private void releaseBack() {
        if (back != null) {
            pool.release(back);
            back = null;
        }
    }

    @Override
    public long rows() {
        SliceTable newer = back;
        List<Suffix> older = front;
        long rows = newer == null ? 0 : newer.size();
        for (int i = oldest; i < older.size(); i++) {
            rows += older.get(i).table.size();
        }
        return rows;
    }

    private record Suffix(long start, SliceTable table) {}
}
