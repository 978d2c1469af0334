package io.sluice.core.window;

/** Windows that are unions of slices, the same slices for all keys. */
public sealed interface SlicedWindows extends WindowSpec permits AlignedWindows, CalendarWindows {

    /** The arithmetic of these windows. */
    Slicing slicing();

    /** Whether a slice may lie in several windows. */
    boolean overlap();

    /** Length in ms of the (longest) window; nominal where clock changes make some longer. */
    long size();

    /** Distance in ms between neighbouring window ends; nominal where it varies. */
    long step();

    @Override
    default WindowBoundaries boundaries(long allowedLateness) {
        return new SliceBoundaries(slicing(), allowedLateness);
    }
}
