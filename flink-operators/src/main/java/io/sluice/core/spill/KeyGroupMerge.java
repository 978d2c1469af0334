package io.sluice.core.spill;

import io.sluice.core.table.SliceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Puts rows together that several windows' or slices' runs hold parts of, one key group at a time
 * and one rank after another. The runs stay as they are. Needs the memory of a block per run; holds
 * no file open.
 */
public final class KeyGroupMerge {

    private final List<RunReader> readers = new ArrayList<>();

    /** Those with rows of the key group that are left, by their next row. */
    private final PriorityQueue<RunReader> heads;

    private final SpilledRow row;
    private final SliceTable group;

    /**
     * @param space of the runs
     * @param parts whose rows are put together, oldest first; must not change meanwhile
     */
    public KeyGroupMerge(SpillSpace space, Iterable<Runs> parts) {
        for (Runs runs : parts) {
            runs.addReaders(readers);
        }
        heads = new PriorityQueue<>(Math.max(1, readers.size()));
        row = space.newRow();
        group = space.newGroup();
    }

    /** Begins a key group. */
    public void begin(int keyGroup) {
        heads.clear();
        for (RunReader reader : readers) {
            if (reader.begin(keyGroup)) {
                heads.add(reader);
            }
        }
    }

    /** Puts the rows of the next rank into {@link #group}. False if none is left. */
    public boolean next() {
        group.reset();
        RunReader first = heads.peek();
        if (first == null) {
            return false;
        }
        long rank = first.rank();
        do {
            heads.remove();
            boolean more = first.take(row);
            row.addTo(group);
            if (more) {
                heads.add(first);
            }
            first = heads.peek();
        } while (first != null && first.rank() == rank);
        return true;
    }

    /** The rows of one rank, whole. */
    public SliceTable group() {
        return group;
    }
}
