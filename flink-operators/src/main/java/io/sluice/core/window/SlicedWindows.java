package io.sluice.core.window;

/** Windows that are unions of slices, the same slices for all keys. */
public sealed interface SlicedWindows extends WindowSpec permits AlignedWindows {

    /** The arithmetic of these windows. */
    Slicing slicing();

    /** Whether a slice may lie in several windows. */
    boolean overlap();

    /** Whether windows grow from common starts. */
    boolean cumulate();

    @Override
    default WindowBoundaries boundaries(long allowedLateness) {
        return new SliceBoundaries(slicing(), allowedLateness);
    }
}
