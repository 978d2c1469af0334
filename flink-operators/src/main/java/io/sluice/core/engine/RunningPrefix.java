package io.sluice.core.engine;

import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.Slicing;
import org.jspecify.annotations.Nullable;

/**
 * Cumulating windows: each is its predecessor and one more slice, so one running table serves a
 * whole cycle. A slice is merged once.
 *
 * <p>Invariant: {@code prefix} holds exactly the slices in {@code (start, through]}, once the steps
 * are done.
 */
final class RunningPrefix implements WindowAssembler {

    private final Slicing slicing;
    private final SliceTables slices;
    private final TablePool pool;
    private final DetachedRow scratch;
    private final MergeSteps steps = new MergeSteps();
    private @Nullable SliceTable prefix;
    private long start;
    private long through;

    RunningPrefix(Slicing slicing, SliceTables slices, TablePool pool) {
        this.slicing = slicing;
        this.slices = slices;
        this.pool = pool;
        scratch = new DetachedRow(pool.shape());
    }

    @Override
    public void merged(long sliceEnd, DetachedRow row) {
        if (prefix != null && start < sliceEnd && sliceEnd <= through) {
            prefix.merge(row);
        }
    }

    @Override
    public boolean assemble(long windowEnd, Allowance allowance) {
        SliceTable table = prefixOf(slicing.windowStart(windowEnd));
        for (int i = slices.firstAfter(through);
                i < slices.count() && slices.end(i) <= windowEnd;
                i++) {
            steps.merge(slices.table(i), table);
        }
        through = windowEnd;
        return steps.run(allowance);
    }

    @Override
    public int positions() {
        return assembled().size();
    }

    @Override
    public int hash(int position) {
        return assembled().hash(position);
    }

    @Override
    public DetachedRow row(int position) {
        assembled().copyTo(position, scratch);
        return scratch;
    }

    private SliceTable assembled() {
        if (prefix == null) {
            throw new IllegalStateException("no window is assembled");
        }
        return prefix;
    }

    @Override
    public boolean handedOut(Allowance allowance) {
        return true;
    }

    private SliceTable prefixOf(long windowStart) {
        SliceTable table = prefix;
        if (table == null) {
            table = pool.acquire();
            prefix = table;
        } else if (start == windowStart) {
            return table;
        }
        table.reset();
        start = windowStart;
        through = windowStart;
        return table;
    }

    @Override
    public boolean clear() {
        steps.clear();
        SliceTable table = prefix;
        if (table == null) {
            return false;
        }
        prefix = null;
        pool.release(table);
        return true;
    }

    @Override
    public long rows() {
        return prefix == null ? 0 : prefix.size();
    }
}
