package io.sluice.core.aggregate;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Values that are equal in SQL made equal in Java. */
public final class SqlEquality {

    private static final Double ZERO = 0.0;
    private static final Float FLOAT_ZERO = 0.0f;

    private SqlEquality() {}

    /** One value for all that SQL calls equal to the given one: 1.0 for 1.00, 0.0 for -0.0. */
    public static @Nullable Object canonical(@Nullable Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.stripTrailingZeros();
        }
        if (value instanceof Double real && real == 0.0) {
            return ZERO;
        }
        if (value instanceof Float real && real == 0.0f) {
            return FLOAT_ZERO;
        }
        return value;
    }
}
