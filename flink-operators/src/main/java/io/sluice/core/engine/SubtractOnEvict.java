package io.sluice.core.engine;

import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.window.Slicing;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hopping windows whose aggregates all retract exactly: one running table; the slide's new slices
 * are merged in, the slices that no later window needs are taken out. Each slice costs one merge
 * and one retraction, whatever the overlap. Never for doubles, which would drift.
 *
 * <p>Invariant: between calls {@code running} holds exactly the slices in {@code (after, through]}.
 * Slices leave right after their last window, before they expire.
 */
final class SubtractOnEvict implements WindowAssembler {

    private static final int WORTH_REBUILDING = 64;

    private final Slicing slicing;
    private final SliceTables slices;
    private final TablePool pool;
    private final DetachedRow scratch;
    private @Nullable SliceTable running;
    private long after;
    private long through;

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
    public void assemble(long windowEnd, Consumer<DetachedRow> out) {
        SliceTable table = runningFrom(slicing.windowStart(windowEnd));
        for (int i = slices.firstAfter(through);
                i < slices.count() && slices.end(i) <= windowEnd;
                i++) {
            table.mergeAll(slices.table(i));
        }
        through = windowEnd;
        int live = 0;
        for (int row = 0; row < table.size(); row++) {
            if (table.records(row) > 0) {
                live++;
                table.copyTo(row, scratch);
                out.accept(scratch);
            }
        }
        evict(table, slicing.windowStart(slicing.nextWindowEnd(windowEnd)));
        if (table.size() > WORTH_REBUILDING && live < table.size() / 2) {
            running = withoutEmptyRows(table);
        }
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
        if (nextStart >= through) {
            table.reset();
            after = nextStart;
            through = nextStart;
            return;
        }
        for (int i = slices.firstAfter(after);
                i < slices.count() && slices.end(i) <= nextStart;
                i++) {
            table.retractAll(slices.table(i));
        }
        after = nextStart;
    }

    private SliceTable withoutEmptyRows(SliceTable table) {
        SliceTable compact = pool.acquire();
        for (int row = 0; row < table.size(); row++) {
            if (table.records(row) > 0) {
                compact.merge(table, row);
            }
        }
        pool.release(table);
        return compact;
    }

    @Override
    public void clear() {
        if (running != null) {
            pool.release(running);
            running = null;
        }
    }

    @Override
    public long rows() {
        return running == null ? 0 : running.size();
    }
}
