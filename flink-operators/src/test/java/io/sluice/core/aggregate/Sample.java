package io.sluice.core.aggregate;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A record of the tests; every value may be NULL. */
record Sample(
        long timestamp,
        @Nullable Long integer,
        @Nullable Double real,
        @Nullable String text,
        @Nullable BigDecimal decimal) {

    static final LongField<Sample> INTEGER =
            new LongField<>() {
                private static final long serialVersionUID = 1;

                @Override
                public long get(Sample sample) {
                    return sample.integer();
                }

                @Override
                public boolean isNull(Sample sample) {
                    return sample.integer() == null;
                }
            };

    static final DoubleField<Sample> REAL =
            new DoubleField<>() {
                private static final long serialVersionUID = 1;

                @Override
                public double get(Sample sample) {
                    return sample.real();
                }

                @Override
                public boolean isNull(Sample sample) {
                    return sample.real() == null;
                }
            };

    /** Text and decimal say what the numbers are. */
    Sample(@Nullable Long integer, @Nullable Double real) {
        this(
                0,
                integer,
                real,
                integer == null ? null : integer.toString(),
                real == null || !Double.isFinite(real) ? null : BigDecimal.valueOf(real));
    }

    static Sample of(long integer) {
        return new Sample(integer, null);
    }

    static Sample of(double real) {
        return new Sample(null, real);
    }

    /** A condition that a part of all samples meets. */
    boolean isChosen() {
        return integer == null || integer % 2 == 0;
    }
}
