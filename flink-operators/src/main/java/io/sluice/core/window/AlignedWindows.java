package io.sluice.core.window;

import java.util.Objects;

/**
 * Windows on a grid of equal steps. All lengths are in milliseconds.
 *
 * <ul>
 *   <li>Tumbling: {@code [offset + k * size, + size)}; the step equals the size.
 *   <li>Hopping: {@code [offset + k * slide, + size)}; the step is the slide. The size need not be
 *       a multiple of the slide. A slide greater than the size leaves gaps: records in a gap belong
 *       to no window.
 *   <li>Cumulating: {@code [offset + k * size, + j * step)} for {@code j = 1 ... size / step}.
 * </ul>
 *
 * @param kind how the windows follow one another
 * @param size length of the (longest) window in ms, positive
 * @param step distance between neighbouring window ends in ms, positive
 * @param offset shift against the epoch in ms; less, in absolute value, than the distance between
 *     neighbouring window starts
 */
public record AlignedWindows(Kind kind, long size, long step, long offset)
        implements SlicedWindows {

    /** How windows follow one another. */
    public enum Kind {
        /** Without gap or overlap. */
        TUMBLING,
        /** Of one size, starting every slide. */
        HOPPING,
        /** Growing by a step from a common start. */
        CUMULATING
    }

    /** Windows of more slices than this are refused: each slice has a table of its own. */
    public static final long MAX_SLICES_PER_WINDOW = 100_000;

    /**
     * Greatest size + step in ms (146 million years): leaves as much again for valid timestamps.
     */
    static final long MAX_SPAN = Long.MAX_VALUE / 2;

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException naming the setting, its value and what is right
     */
    public AlignedWindows {
        Objects.requireNonNull(kind, "kind");
        String stepName = kind == Kind.HOPPING ? "slide" : "step";
        requirePositive("size", size);
        requirePositive(stepName, step);
        if (kind == Kind.TUMBLING && step != size) {
            throw new IllegalArgumentException(
                    "step of tumbling windows must be their size, %s ms, got %s ms"
                            .formatted(size, step));
        }
        if (kind == Kind.TUMBLING && size > MAX_SPAN / 2) {
            throw new IllegalArgumentException(
                    "size must be at most %s ms, got %s ms".formatted(MAX_SPAN / 2, size));
        }
        if (size > MAX_SPAN - Math.min(step, MAX_SPAN)) {
            throw new IllegalArgumentException(
                    "size + %s must be at most %s ms, got %s ms + %s ms"
                            .formatted(stepName, MAX_SPAN, size, step));
        }
        if (kind == Kind.CUMULATING && size % step != 0) {
            throw new IllegalArgumentException(
                    "size of cumulating windows must be a multiple of the step, got size %s ms and step %s ms"
                            .formatted(size, step));
        }
        requireOffsetWithin(
                kind == Kind.HOPPING ? stepName : "size",
                kind == Kind.HOPPING ? step : size,
                offset);
        requireFewSlices(stepName, size, step);
    }

    /**
     * The same windows, shifted against the epoch.
     *
     * @param newOffset in ms
     */
    public AlignedWindows withOffset(long newOffset) {
        return new AlignedWindows(kind, size, step, newOffset);
    }

    @Override
    public Slicing slicing() {
        return switch (kind) {
            case TUMBLING -> new TumblingSlicing(this);
            case HOPPING -> new HoppingSlicing(this);
            case CUMULATING -> new CumulatingSlicing(this);
        };
    }

    @Override
    public boolean overlap() {
        return kind != Kind.TUMBLING;
    }

    /** Length of a slice in ms: the longest that makes every window a union of slices. */
    long sliceLength() {
        return greatestCommonDivisor(size, step);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case TUMBLING -> "TUMBLING(size=%s ms, offset=%s ms)".formatted(size, offset);
            case HOPPING ->
                    "HOPPING(size=%s ms, slide=%s ms, offset=%s ms)".formatted(size, step, offset);
            case CUMULATING ->
                    "CUMULATING(size=%s ms, step=%s ms, offset=%s ms)"
                            .formatted(size, step, offset);
        };
    }

    private static void requirePositive(String setting, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(
                    "%s must be greater than 0 ms, got %s ms".formatted(setting, value));
        }
    }

    private static void requireOffsetWithin(String setting, long limit, long offset) {
        if (offset <= -limit || offset >= limit) {
            throw new IllegalArgumentException(
                    "offset must be between -%2$s and +%2$s (%3$s ms), both exclusive, got %1$s ms"
                            .formatted(offset, setting, limit));
        }
    }

    private static void requireFewSlices(String stepName, long size, long step) {
        long sliceLength = greatestCommonDivisor(size, step);
        long slices = size / sliceLength;
        if (slices > MAX_SLICES_PER_WINDOW) {
            throw new IllegalArgumentException(
                    ("size %s ms and %s %s ms make slices of %s ms, %s in each window; at most %s are"
                                    + " allowed: choose a size and a %2$s with a greater common divisor")
                            .formatted(
                                    size,
                                    stepName,
                                    step,
                                    sliceLength,
                                    slices,
                                    MAX_SLICES_PER_WINDOW));
        }
    }

    private static long greatestCommonDivisor(long a, long b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
