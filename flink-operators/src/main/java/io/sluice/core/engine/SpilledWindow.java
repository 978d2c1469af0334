package io.sluice.core.engine;

import io.sluice.core.spill.Runs;
import io.sluice.core.table.SliceTable;

/** What a window has on disk, and what is known of that. */
final class SpilledWindow {

    private final Runs runs;

    /** Whether rows of the table that are not dirty may be parts too. */
    private boolean inParts;

    /** Whether the merge is that of a window which expires. */
    private boolean expires;

    /** Whether the table's dirty rows are in the order of runs, but for those that came later. */
    private boolean ordered;

    SpilledWindow(Runs runs) {
        this.runs = runs;
    }

    Runs runs() {
        return runs;
    }

    boolean inParts() {
        return inParts;
    }

    void inParts(boolean is) {
        inParts = is;
    }

    boolean isMergingFor(boolean isExpiring) {
        return runs.isMerging() && expires == isExpiring;
    }

    void mergesFor(boolean isExpiring) {
        expires = isExpiring;
    }

    boolean isOrdered() {
        return ordered;
    }

    void ordered(boolean is) {
        ordered = is;
    }

    /**
     * Whether some row that is to be published is on disk, or can be put together only with all
     * others.
     *
     * @param all whether all rows are to be published, instead of dirty ones
     */
    boolean mustMerge(SliceTable table, boolean all) {
        return !runs.isEmpty() && (all || runs.hasDirty() || (inParts && table.dirtyCount() > 0));
    }
}
