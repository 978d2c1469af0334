package io.sluice.core.window;

/**
 * Windows over the records of each key, in the order in which they arrive: the last {@code size} of
 * them, whenever {@code slide} more have come. The windows of a key are {@code [e - size, e)} for
 * every multiple {@code e} of the slide, cut off at 0: its records are numbered from there.
 *
 * @param size records of a window, at least 1
 * @param slide records between two windows, 1 to {@code size}; equal to the size for windows that
 *     follow one another
 * @param expiryMillis time without records, in ms of processing time, after which a key is
 *     forgotten; 0 if never
 */
public record CountWindows(long size, long slide, long expiryMillis) implements WindowSpec {

    /** Windows of more parts than this are refused: each part has a table of its own. */
    public static final long MAX_PARTS = 10_000;

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException naming the setting, its value and what is right
     */
    public CountWindows {
        if (size < 1) {
            throw new IllegalArgumentException("size must be at least 1 record, got " + size);
        }
        if (slide < 1 || slide > size) {
            throw new IllegalArgumentException(
                    "slide must be 1 record to the size, %s records, got %s"
                            .formatted(size, slide));
        }
        if (expiryMillis < 0) {
            throw new IllegalArgumentException(
                    "expiry must be at least 0 ms, got " + expiryMillis + " ms");
        }
        long part = greatestCommonDivisor(size, slide);
        if (size / part > MAX_PARTS) {
            throw new IllegalArgumentException(
                    "size %s and slide %s make parts of %s records, %s in each window; at most %s are allowed: choose a size and a slide with a greater common divisor"
                            .formatted(size, slide, part, size / part, MAX_PARTS));
        }
    }

    private static long greatestCommonDivisor(long a, long b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    /** Records of a part: the most that make every window a sequence of whole parts. */
    public long partSize() {
        return greatestCommonDivisor(size, slide);
    }

    /** Parts of a window. */
    public int parts() {
        return (int) (size / partSize());
    }

    /** Number of the first record of the window that ends before the given one. */
    public long windowStart(long windowEnd) {
        return Math.max(0, windowEnd - size);
    }

    /** The end of the last window among so many records, 0 if there is none. */
    public long lastWindowEnd(long records) {
        return records / slide * slide;
    }

    /** The same windows of keys that are never forgotten. */
    public CountWindows withoutExpiry() {
        return new CountWindows(size, slide, 0);
    }

    @Override
    public boolean inEventTime() {
        return false;
    }

    /** Watermarks say nothing about these windows, so they may pass at once. */
    @Override
    public WindowBoundaries boundaries(long allowedLateness) {
        return (oldWatermark, newWatermark) -> newWatermark > oldWatermark;
    }

    @Override
    public String toString() {
        return "COUNT(size=%s records, slide=%s records)".formatted(size, slide);
    }
}
