package io.sluice.core.spill;

import io.sluice.core.table.SliceTable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consumes runs together, in the order of ranks: all rows of one rank at a time, so that what they
 * hold of a key is whole. Needs the memory of a block per run. May be left and taken up again.
 */
final class RunMerge implements AutoCloseable {

    /** Greater than any rank. */
    static final long NONE = Long.MAX_VALUE;

    private final @Nullable RunCursor[] cursors;
    private final long[] heads;
    private final SpilledRow row;
    private final SliceTable group;

    /**
     * @param runs oldest rows first
     * @param group takes the rows of one rank
     */
    RunMerge(SpillSpace space, List<Run> runs, SliceTable group) {
        cursors = new RunCursor[runs.size()];
        heads = new long[cursors.length];
        row = space.newRow();
        this.group = group;
        try {
            for (int i = 0; i < cursors.length; i++) {
                cursors[i] = new RunCursor(space, runs.get(i));
            }
        } catch (RuntimeException | Error e) {
            try {
                close();
            } catch (SpillException another) {
                e.addSuppressed(another);
            }
            throw e;
        }
    }

    /** To be called before {@link #next}, if rows may have been recalled since it was. */
    void resume() {
        for (int i = 0; i < cursors.length; i++) {
            heads[i] = cursors[i].settle();
        }
    }

    /** Puts the rows of the next rank into the group, which is reset. False if none is left. */
    boolean next() {
        long rank = NONE;
        for (long head : heads) {
            rank = Math.min(rank, head);
        }
        group.reset();
        if (rank == NONE) {
            return false;
        }
        for (int i = 0; i < cursors.length; i++) {
            while (heads[i] == rank) {
                cursors[i].take(row);
                row.addTo(group);
                heads[i] = cursors[i].settle();
            }
        }
        return true;
    }

    /** Closes all files; if several cannot be closed, the others are suppressed by the first. */
    @Override
    public void close() {
        RunInput.closeAll(Arrays.asList(cursors));
    }
}
