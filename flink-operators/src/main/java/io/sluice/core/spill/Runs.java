package io.sluice.core.spill;

import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one window. A key may have a part in each of them and one in the window's table; the
 * row is the sum of its parts, in this order. All parts of a key have one rank, and so are found
 * together when the runs are merged.
 *
 * <p>Bounded: when there are too many runs, an eighth of the bound, adjacent and of which the
 * largest is the smallest, are merged into one, in one step. So runs of a size are merged with each
 * other, and a row is written once more for about each factor of bound / 8 by which there are too
 * many.
 */
public final class Runs {

    private final SpillSpace space;
    private final int maxRuns;
    private final boolean searched;
    private final RowBytes.Decoder decoder;
    private final SpilledRow row;
    private final SpilledRow newer;

    /** Those that are being merged, whose rows come before those of the others. */
    private List<Run> merging = new ArrayList<>();

    private List<Run> waiting = new ArrayList<>();
    private @Nullable RunMerge merge;

    /** Of each run; empty if nothing has been searched for since they were others. */
    private final List<RunSearch> searches = new ArrayList<>();

    /** Whether a merge failed halfway: its rows are partly read, and those of a table here too. */
    private boolean inDoubt;

    /** No runs yet. */
    public Runs(SpillSpace space) {
        this(space, space.maxRuns());
    }

    /**
     * No runs yet, and never more than so many, or what the disk has as a bound if that is less.
     */
    public Runs(SpillSpace space, int maxRuns) {
        this(space, maxRuns, false);
    }

    /** The same, for rows that are searched for all the time. */
    public static Runs searched(SpillSpace space, int maxRuns) {
        return new Runs(space, maxRuns, true);
    }

    private Runs(SpillSpace space, int maxRuns, boolean searched) {
        this.space = space;
        this.maxRuns = Math.min(maxRuns, space.maxRuns());
        this.searched = searched;
        newer = space.newRow();
        decoder = space.rows().decoder();
        row = space.newRow();
    }

    /** Writes the rows of a table; the table stays as it is. */
    public void write(SliceTable table) {
        endSearch();
        RunWriter writer = writer(table.occupied());
        Run run = null;
        try {
            for (int next : space.order(table)) {
                writer.add(table, next);
            }
            run = writer.finish();
        } finally {
            if (run == null) {
                writer.abandon();
            }
        }
        waiting.add(run);
        if (waiting.size() > maxRuns) {
            inDoubt = true;
            mergeSmallest(Math.max(2, maxRuns / 8));
            inDoubt = false;
        }
    }

    private RunWriter writer(long rows) {
        return searched ? RunWriter.searched(space, rows) : new RunWriter(space);
    }

    private void mergeSmallest(int count) {
        int from = smallest(count);
        List<Run> some = waiting.subList(from, from + count);
        Run merged = mergeToOne(some);
        some.forEach(Run::discard);
        some.clear();
        waiting.add(from, merged);
    }

    private int smallest(int count) {
        int best = 0;
        long leastLargest = Long.MAX_VALUE;
        long leastSum = Long.MAX_VALUE;
        for (int from = 0; from + count <= waiting.size(); from++) {
            long largest = 0;
            long sum = 0;
            for (Run run : waiting.subList(from, from + count)) {
                largest = Math.max(largest, run.live());
                sum += run.live();
            }
            if (largest < leastLargest || (largest == leastLargest && sum < leastSum)) {
                leastLargest = largest;
                leastSum = sum;
                best = from;
            }
        }
        return best;
    }

    private Run mergeToOne(List<Run> some) {
        SliceTable group = space.newGroup();
        RunWriter writer = writer(some.stream().mapToLong(Run::live).sum());
        Run merged = null;
        boolean closed = false;
        try {
            try (RunMerge merging = new RunMerge(space, some, group)) {
                merging.resume();
                while (merging.next()) {
                    for (int at = 0; at < group.size(); at++) {
                        writer.add(group, at);
                    }
                }
                merged = writer.finish();
            }
            closed = true;
            return merged;
        } finally {
            if (merged == null) {
                writer.abandon();
            } else if (!closed) {
                merged.discard();
            }
        }
    }

    /** Whether no run is left. */
    public boolean isEmpty() {
        return merging.isEmpty() && waiting.isEmpty();
    }

    /** Whether some run held a dirty row when it was written. */
    public boolean hasDirty() {
        return merging.stream().anyMatch(Run::isDirty) || waiting.stream().anyMatch(Run::isDirty);
    }

    /**
     * Makes a table's row whole: moves what the runs hold of its key into it, before what it holds.
     * It is not looked for again: rows come to the runs only with the whole table, which then
     * begins anew. Files stay open until {@link #endSearch}. Nothing may be merging.
     */
    public void recall(SliceTable table, int at) {
        if (merge != null) {
            throw new IllegalStateException("rows that are being merged cannot be recalled");
        }
        if (table.isWhole(at)) {
            return;
        }
        if (searches.isEmpty()) {
            waiting.forEach(run -> searches.add(new RunSearch(space, run)));
        }
        boolean found = false;
        for (RunSearch search : searches) {
            int number = search.find(table, at, row);
            if (number >= 0) {
                search.run().kill(number);
                if (!found) {
                    found = true;
                    newer.copyOf(table, at);
                    table.empty(at);
                }
                row.addTo(table);
            }
        }
        if (found) {
            newer.addTo(table);
        }
        table.markWhole(at);
    }

    /** Closes what was opened to search, and gives up runs of which nothing is left. */
    public void endSearch() {
        if (searches.isEmpty()) {
            return;
        }
        try {
            RunInput.closeAll(searches);
        } finally {
            searches.clear();
            waiting.removeIf(Runs::discardIfEmpty);
        }
    }

    /** Moves what the runs hold of a key into a table. */
    public void recall(DetachedRow key, SliceTable into) {
        for (Run run : merging) {
            run.recall(key, decoder, row, into);
        }
        for (Run run : waiting) {
            run.recall(key, decoder, row, into);
        }
    }

    /**
     * Adds what the runs hold of a key to a row, and leaves it here. Nothing may be merging.
     *
     * @return whether there is any
     */
    public boolean addTo(DetachedRow key, DetachedRow into) {
        boolean found = false;
        for (Run run : waiting) {
            if (run.find(key, decoder, row) >= 0) {
                into.merge(row.now());
                found = true;
            }
        }
        return found;
    }

    /** Adds a reader of each run, in the order of the parts. Nothing may be merging. */
    void addReaders(List<RunReader> readers) {
        if (merge != null) {
            throw new IllegalStateException("rows that are being merged cannot be read as well");
        }
        for (Run run : waiting) {
            readers.add(new RunReader(space, run, readers.size()));
        }
    }

    /** Whether {@link #beginMerge} was called, and {@link #endMerge} was not. */
    public boolean isMerging() {
        return merge != null;
    }

    /**
     * Begins to merge all runs that there are now.
     *
     * @param group takes the rows of one rank after another
     */
    public void beginMerge(SliceTable group) {
        endSearch();
        endMerge();
        merge = new RunMerge(space, waiting, group);
        merging = waiting;
        waiting = new ArrayList<>();
    }

    /** Goes on with the merge, after rows may have been recalled or written. */
    public void resumeMerge() {
        requireMerge().resume();
    }

    /**
     * Moves the rows of the next rank into the group, whole. False if none is left; then the merge
     * has ended.
     */
    public boolean mergeNext() {
        boolean found = requireMerge().next();
        if (!found) {
            endMerge();
        }
        return found;
    }

    private RunMerge requireMerge() {
        if (merge == null) {
            throw new IllegalStateException("no merge has begun");
        }
        return merge;
    }

    /** Ends the merge; what is left of its runs waits again. */
    public void endMerge() {
        RunMerge ended = merge;
        if (ended == null) {
            return;
        }
        merge = null;
        try {
            ended.close();
        } finally {
            keepRest();
        }
    }

    private void keepRest() {
        List<Run> rest = new ArrayList<>();
        for (Run run : merging) {
            if (!discardIfEmpty(run)) {
                rest.add(run);
            }
        }
        rest.addAll(waiting);
        merging = new ArrayList<>();
        waiting = rest;
    }

    private static boolean discardIfEmpty(Run run) {
        boolean empty = run.live() == 0;
        if (empty) {
            run.discard();
        }
        return empty;
    }

    /** What the runs hold now, for a snapshot, which releases it; in the order of the parts. */
    public void image(long end, List<RunImage> images) {
        if (inDoubt) {
            throw new IllegalStateException("rows on disk are in doubt since merging them failed");
        }
        for (Run run : merging) {
            images.add(run.image(end));
        }
        for (Run run : waiting) {
            images.add(run.image(end));
        }
    }

    /** Gives up all rows. */
    public void discard() {
        try {
            endSearch();
            endMerge();
        } finally {
            waiting.forEach(Run::discard);
            waiting.clear();
        }
    }
}
