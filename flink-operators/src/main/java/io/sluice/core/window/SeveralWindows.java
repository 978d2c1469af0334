package io.sluice.core.window;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Windows of several lengths over the same records. They share slices: the longest that no window
 * of any of them cuts.
 *
 * @param all the windows, at least 1, by name
 */
public record SeveralWindows(List<NamedWindows> all) implements WindowSpec {

    /**
     * Checks that the windows fit together.
     *
     * @throws IllegalArgumentException naming the windows and what is right
     */
    public SeveralWindows {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a query needs at least 1 window, got none");
        }
        Set<String> names = new HashSet<>();
        for (NamedWindows named : all) {
            if (!names.add(named.name())) {
                throw new IllegalArgumentException(
                        "two windows of the query are named '%s', among %s: give each its own name"
                                .formatted(named.name(), all));
            }
        }
        requireFewSlices(all);
    }

    private static void requireFewSlices(List<NamedWindows> all) {
        long length = CommonSlices.lengthOf(all);
        for (NamedWindows named : all) {
            long slices = named.windows().size() / length;
            if (slices > AlignedWindows.MAX_SLICES_PER_WINDOW) {
                throw new IllegalArgumentException(
                        "together the windows %s make slices of %s ms, %s in each window '%s'; at most %s are allowed: choose sizes, slides and offsets with a greater common divisor"
                                .formatted(
                                        all,
                                        length,
                                        slices,
                                        named.name(),
                                        AlignedWindows.MAX_SLICES_PER_WINDOW));
            }
        }
    }

    /** The slices that all windows share. */
    public Slices slices() {
        return new CommonSlices(all);
    }

    /** The arithmetic of each of the windows, on the shared slices. */
    public List<Slicing> slicings() {
        Slices shared = slices();
        return all.stream()
                .<Slicing>map(named -> new FinerSlicing(named.windows().slicing(), shared))
                .toList();
    }

    @Override
    public WindowBoundaries boundaries(long allowedLateness) {
        return new SliceBoundaries(slices(), allowedLateness);
    }

    @Override
    public String toString() {
        return "WINDOWS" + all;
    }
}
