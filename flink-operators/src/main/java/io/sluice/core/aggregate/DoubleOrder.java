package io.sluice.core.aggregate;

/**
 * Doubles as integers that compare as {@link Double#compare} does: the IEEE 754 bits, all but the
 * sign inverted where the sign is set. All NaNs become one; neither {@link Long#MIN_VALUE} nor
 * {@link Long#MAX_VALUE} is the order of a double.
 */
final class DoubleOrder {

    private DoubleOrder() {}

    static long of(double value) {
        return flip(Double.doubleToLongBits(value));
    }

    static double value(long order) {
        return Double.longBitsToDouble(flip(order));
    }

    private static long flip(long bits) {
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }
}
