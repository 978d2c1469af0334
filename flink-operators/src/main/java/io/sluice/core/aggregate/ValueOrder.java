package io.sluice.core.aggregate;

import java.math.BigDecimal;

/**
 * The natural order of values, made total where it is not: of decimals that are equal as numbers
 * the one of smaller scale comes first, so that which of them is a result does not depend on the
 * order of arrival.
 */
final class ValueOrder {

    private ValueOrder() {}

    /** Compares two values of one comparable type. */
    @SuppressWarnings("unchecked") // Whoever makes an aggregate vouches for the type.
    static int compare(Object a, Object b) {
        int order = ((Comparable<Object>) a).compareTo(b);
        return order == 0 && a instanceof BigDecimal one && b instanceof BigDecimal two
                ? Integer.compare(one.scale(), two.scale())
                : order;
    }

    static boolean isLess(Object a, Object b) {
        return compare(a, b) < 0;
    }
}
