package io.sluice.core.engine;

import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.Slicing;
import org.jspecify.annotations.Nullable;

/**
 * Hopping windows whose aggregates all retract exactly: one running table; the slide's new slices
 * are merged in, the slices that no later window needs are taken out. Each slice costs one merge
 * and one retraction, whatever the overlap. Never for doubles, which would drift.
 *
 * <p>Invariant: once the steps are done {@code running} holds exactly the slices in {@code (after,
 * through]}. Slices leave right after their last window, before they expire.
 */
final class SubtractOnEvict implements WindowAssembler {

    private static final int WORTH_REBUILDING = 64;

    private final Slicing slicing;
    private final SliceTables slices;
    private final TablePool pool;
    private final DetachedRow scratch;
    private final MergeSteps steps = new MergeSteps();
    private @Nullable SliceTable running;

    /** Takes the place of the running table when it has all rows of it that are not empty. */
    private @Nullable SliceTable compact;

    private long after;
    private long through;

    /** End of the window that is handed out, and rows of it so far. */
    private long windowEnd;

    private int live;

    /** Whether slices have begun to leave. */
    private boolean evicting;

    SubtractOnEvict(Slicing slicing, SliceTables slices, TablePool pool) {
        this.slicing = slicing;
        this.slices = slices;
        this.pool = pool;
        scratch = new DetachedRow(pool.shape());
    }

    @Override
    public void merged(long sliceEnd, DetachedRow row) {
        if (running != null && after < sliceEnd && sliceEnd <= through) {
            running.merge(row);
        }
    }

    @Override
    public boolean assemble(long end, Allowance allowance) {
        SliceTable table = runningFrom(slicing.windowStart(end));
        for (int i = slices.firstAfter(through); i < slices.count() && slices.end(i) <= end; i++) {
            steps.merge(slices.table(i), table);
        }
        through = end;
        windowEnd = end;
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
    public @Nullable DetachedRow row(int position) {
        SliceTable table = assembled();
        if (table.records(position) == 0) {
            return null;
        }
        live++;
        table.copyTo(position, scratch);
        return scratch;
    }

    private SliceTable assembled() {
        if (running == null) {
            throw new IllegalStateException("no window is assembled");
        }
        return running;
    }

    @Override
    public boolean handedOut(Allowance allowance) {
        if (!evicting) {
            evicting = true;
            evict(assembled(), slicing.windowStart(slicing.nextWindowEnd(windowEnd)));
        }
        if (!steps.run(allowance)) {
            return false;
        }
        evicting = false;
        return true;
    }

    private SliceTable runningFrom(long windowStart) {
        SliceTable table = running;
        if (table == null) {
            table = pool.acquire();
            running = table;
        } else if (after == windowStart) {
            return table;
        }
        table.reset();
        after = windowStart;
        through = windowStart;
        return table;
    }

    private void evict(SliceTable table, long nextStart) {
        int rows = table.size();
        if (nextStart >= through) {
            table.reset();
            through = nextStart;
        } else {
            for (int i = slices.firstAfter(after);
                    i < slices.count() && slices.end(i) <= nextStart;
                    i++) {
                steps.retract(slices.table(i), table);
            }
            if (rows > WORTH_REBUILDING && live < rows / 2) {
                dropEmptyRows(table);
            }
        }
        after = nextStart;
        live = 0;
    }

    private void dropEmptyRows(SliceTable table) {
        SliceTable rest = pool.acquire();
        compact = rest;
        steps.mergeLive(
                table,
                rest,
                () -> {
                    running = rest;
                    compact = null;
                    pool.release(table);
                });
    }

    @Override
    public boolean clear() {
        steps.clear();
        evicting = false;
        live = 0;
        if (compact != null) {
            pool.release(compact);
            compact = null;
        }
        SliceTable table = running;
        if (table == null) {
            return false;
        }
        running = null;
        pool.release(table);
        return true;
    }

    @Override
    public long rows() {
        return running == null ? 0 : running.size();
    }
}
