package io.sluice.core.aggregate;

import org.jspecify.annotations.Nullable;

/** A record of the tests; either value may be NULL. */
record Sample(@Nullable Long integer, @Nullable Double real) {

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

    static Sample of(long integer) {
        return new Sample(integer, null);
    }

    static Sample of(double real) {
        return new Sample(null, real);
    }
}
