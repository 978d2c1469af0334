package io.sluice.core.engine;

import io.sluice.core.table.SliceTable;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Whole tables that are to be added to others or taken out of them, one after another, as far as an
 * allowance goes at a time. None of them may be changed by anything else until all is done.
 */
final class MergeSteps {

    /** Merging so many rows takes about as long as publishing one. */
    private static final int ROWS_PER_VISIT = 8;

    private final ArrayDeque<Step> steps = new ArrayDeque<>();

    /** How much of the first step is done. */
    private int done;

    private enum Kind {
        MERGE,
        MERGE_LIVE,
        RETRACT
    }

    private record Step(Kind kind, SliceTable from, SliceTable into, @Nullable Runnable then) {}

    /** All rows of a table are to be added to another. */
    void merge(SliceTable from, SliceTable into) {
        steps.add(new Step(Kind.MERGE, from, into, null));
    }

    /** Rows that represent records are to be added to another table, and then something done. */
    void mergeLive(SliceTable from, SliceTable into, Runnable then) {
        steps.add(new Step(Kind.MERGE_LIVE, from, into, then));
    }

    /** All rows of a table are to be taken out of another. */
    void retract(SliceTable from, SliceTable outOf) {
        steps.add(new Step(Kind.RETRACT, from, outOf, null));
    }

    /** Forgets what is to be done. */
    void clear() {
        steps.clear();
        done = 0;
    }

    /** Goes on. Returns whether all is done. */
    boolean run(Allowance allowance) {
        while (!steps.isEmpty()) {
            Step step = steps.getFirst();
            int rows = step.from.size();
            long left = allowance.left();
            if (left == 0 && done < rows) {
                return false;
            }
            int to = left < rows ? (int) Math.min(rows, done + left * ROWS_PER_VISIT) : rows;
            run(step, to);
            allowance.charge((to - done + ROWS_PER_VISIT - 1) / ROWS_PER_VISIT);
            done = to;
            if (done == rows) {
                steps.removeFirst();
                done = 0;
                if (step.then != null) {
                    step.then.run();
                }
            }
        }
        return true;
    }

    private void run(Step step, int to) {
        switch (step.kind) {
            case MERGE -> step.into.mergeRows(step.from, done, to);
            case RETRACT -> step.into.retractRows(step.from, done, to);
            case MERGE_LIVE -> {
                for (int row = done; row < to; row++) {
                    if (step.from.records(row) > 0) {
                        step.into.merge(step.from, row);
                    }
                }
            }
        }
    }
}
