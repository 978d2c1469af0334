package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/** A number in lanes that can be read without making an object of it, unlike a result. */
public interface LaneNumber {

    /** Whether it is a {@code double} rather than a {@code long}. */
    boolean isReal();

    /** Whether there is no number: the result is NULL. */
    boolean isNull(long[] lanes, int at);

    /**
     * The number, if there is one: as it is, or as the bits of a {@code double}. Of an integer that
     * does not fit 64 bits the low ones.
     */
    long bits(long[] lanes, int at);

    /** The result of an aggregate as a number in lanes; null if it is none. */
    static @Nullable LaneNumber of(Aggregate<?> aggregate) {
        if (aggregate instanceof LaneFilter<?> filter) {
            // Which records are in it does not matter.
            return of(filter.aggregate());
        }
        if (aggregate instanceof LongSum<?> sum && !sum.widened()) {
            // One that does not fit is an error.
            return null;
        }
        return aggregate instanceof LaneNumber number ? number : null;
    }
}
