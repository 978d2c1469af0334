package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TableShape;
import io.sluice.core.window.Slicing;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one key holds in each of the neighbouring windows that share a slice.
 *
 * <p>Each of these windows is a suffix of the slices up to the shared one, and a prefix of those
 * after it. One pass from the shared slice backwards makes all suffixes, one pass forwards the
 * prefixes: two lookups and four merges per slice, whatever the overlap.
 */
final class KeyInWindows {

    private final Slicing slicing;
    private final SliceTables slices;
    private final @Nullable SpilledSlices disk;
    private final AccumulatorLayout<?> layout;
    private final int stride;
    private final int objectStride;
    private final DetachedRow prefix;
    private final DetachedRow content;
    private DetachedRow suffix;
    private DetachedRow longerSuffix;

    /** Ends of the windows. */
    private long[] ends = new long[16];

    /** The suffix of each window, in the order of their ends. */
    private long[] suffixLanes = {};

    private @Nullable Object[] suffixObjects = {};

    /**
     * @param disk what slices hold on disk, null if nothing is spilled
     */
    KeyInWindows(
            Slicing slicing, SliceTables slices, @Nullable SpilledSlices disk, TableShape shape) {
        this.slicing = slicing;
        this.slices = slices;
        this.disk = disk;
        layout = shape.layout();
        stride = layout.longStride();
        objectStride = layout.objectStride();
        prefix = new DetachedRow(shape);
        content = new DetachedRow(shape);
        suffix = new DetachedRow(shape);
        longerSuffix = new DetachedRow(shape);
    }

    /**
     * Hands out what the key holds in each window, by growing end; the row is reused.
     *
     * @param key the key
     * @param sharedSliceEnd a slice of all windows
     * @param firstEnd end of the first window
     * @param lastEnd end of the last window
     */
    void forEach(DetachedRow key, long sharedSliceEnd, long firstEnd, long lastEnd, Visitor out) {
        int windows = collectEnds(firstEnd, lastEnd);
        int next = slices.firstAfter(sharedSliceEnd);
        collectSuffixes(key, next - 1, windows);
        prefix.clear();
        content.hash(key.hash());
        System.arraycopy(key.key(), 0, content.key(), 0, key.key().length);
        for (int window = 0; window < windows; window++) {
            long end = ends[window];
            for (; next < slices.count() && slices.end(next) <= end; next++) {
                addTo(prefix, next, key);
            }
            layout.copy(
                    content.lanes(),
                    0,
                    content.objects(),
                    0,
                    suffixLanes,
                    window * stride,
                    suffixObjects,
                    window * objectStride);
            content.merge(prefix);
            out.accept(end, content);
        }
        Arrays.fill(suffixObjects, null);
    }

    private int collectEnds(long firstEnd, long lastEnd) {
        int count = 0;
        for (long end = firstEnd; end <= lastEnd; end = slicing.nextWindowEnd(end)) {
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, 2 * count);
            }
            ends[count++] = end;
        }
        return count;
    }

    private void collectSuffixes(DetachedRow key, int newestSlice, int windows) {
        if (suffixLanes.length < windows * stride) {
            suffixLanes = new long[windows * stride];
            suffixObjects = new Object[windows * objectStride];
        }
        suffix.clear();
        int slice = newestSlice;
        for (int window = windows - 1; window >= 0; window--) {
            long start = slicing.windowStart(ends[window]);
            for (; slice >= 0 && slices.end(slice) > start; slice--) {
                putBefore(slice, key);
            }
            layout.copy(
                    suffixLanes,
                    window * stride,
                    suffixObjects,
                    window * objectStride,
                    suffix.lanes(),
                    0,
                    suffix.objects(),
                    0);
        }
    }

    /** Oldest slice first: what comes before the suffix is merged before it. */
    private void putBefore(int slice, DetachedRow key) {
        longerSuffix.clear();
        if (addTo(longerSuffix, slice, key)) {
            longerSuffix.merge(suffix);
            DetachedRow longer = longerSuffix;
            longerSuffix = suffix;
            suffix = longer;
        }
    }

    private boolean addTo(DetachedRow into, int number, DetachedRow key) {
        // What is on disk comes before what is in the table.
        boolean spilled = disk != null && disk.addTo(key, slices.end(number), into);
        SliceTable slice = slices.table(number);
        int row = slice.find(key, key.hash(), DetachedRow.KEY);
        if (row < 0) {
            return spilled;
        }
        layout.merge(
                into.lanes(),
                0,
                into.objects(),
                0,
                slice.lanes(row),
                slice.lane(row),
                slice.objects(row),
                slice.object(row));
        return true;
    }

    /** Takes what a window holds. */
    @FunctionalInterface
    interface Visitor {

        /** Takes the key and its accumulator, empty if the key is not in the window. */
        void accept(long windowEnd, DetachedRow content);
    }
}
