package io.sluice.runtime.state;

import io.sluice.core.aggregate.DoubleField;
import io.sluice.core.aggregate.LongField;
import io.sluice.core.aggregate.ObjectField;
import java.math.BigDecimal;

/** A record of the tests with a field of each kind; all but the timestamp may be NULL. */
record Quote(long timestamp, Long size, Double price, String venue, BigDecimal fee) {

    static final LongField<Object> SIZE =
            new LongField<>() {
                private static final long serialVersionUID = 1;

                @Override
                public long get(Object record) {
                    return ((Quote) record).size();
                }

                @Override
                public boolean isNull(Object record) {
                    return ((Quote) record).size() == null;
                }
            };
    static final DoubleField<Object> PRICE =
            new DoubleField<>() {
                private static final long serialVersionUID = 1;

                @Override
                public double get(Object record) {
                    return ((Quote) record).price();
                }

                @Override
                public boolean isNull(Object record) {
                    return ((Quote) record).price() == null;
                }
            };
    static final ObjectField<Object> VENUE = record -> ((Quote) record).venue();
    static final ObjectField<Object> FEE = record -> ((Quote) record).fee();
    static final ObjectField<Object> BOXED_PRICE = record -> ((Quote) record).price();

    /** The i-th of a series whose times are out of order. */
    static Quote number(int i) {
        return new Quote(
                100 - 7L * (i % 13),
                i % 5 == 0 ? null : i * 31L - 100,
                i % 7 == 0 ? null : i * 0.37 - 2,
                i % 3 == 0 ? null : "venue " + i % 4,
                i % 4 == 0 ? null : BigDecimal.valueOf(i * 11L, 2));
    }

    static Quote ofNulls() {
        return new Quote(1, null, null, null, null);
    }
}
