package io.sluice.core.aggregate;

/**
 * The accumulator of {@link CompensatedSumAggregate} in three lanes: the running sum, what rounding
 * took from it, and the number of values.
 *
 * <p>Neumaier's improvement of Kahan's summation: each addition's rounding error is computed
 * exactly and summed on the side; unlike Kahan's it survives values greater than the running sum.
 * The error of the result is a rounding plus {@code n * eps^2} times the sum of absolute values. A.
 * Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54
 * (1974), 39-51.
 *
 * <p>NaN and infinities give what {@link java.util.DoubleSummaryStatistics} gives: the plain sum's.
 * A finite sum whose running sum leaves the range of double on the way is infinite, too.
 */
final class CompensatedSum {

    static final int LANES = 3;

    private static final int SUM = 0;
    private static final int COMPENSATION = 1;
    private static final int COUNT = 2;

    private CompensatedSum() {}

    static void init(long[] lanes, int at) {
        lanes[at + SUM] = 0; // the bits of 0.0
        lanes[at + COMPENSATION] = 0;
        lanes[at + COUNT] = 0;
    }

    static void add(double value, long[] lanes, int at) {
        add(value, 0.0, 1, lanes, at);
    }

    static void merge(long[] into, int at, long[] from, int fromAt) {
        add(
                Double.longBitsToDouble(from[fromAt + SUM]),
                Double.longBitsToDouble(from[fromAt + COMPENSATION]),
                from[fromAt + COUNT],
                into,
                at);
    }

    private static void add(double value, double compensation, long count, long[] lanes, int at) {
        double before = Double.longBitsToDouble(lanes[at + SUM]);
        double sum = before + value;
        double lost =
                Math.abs(before) >= Math.abs(value)
                        ? (before - sum) + value
                        : (value - sum) + before;
        double owed = Double.longBitsToDouble(lanes[at + COMPENSATION]);
        lanes[at + SUM] = Double.doubleToRawLongBits(sum);
        lanes[at + COMPENSATION] = Double.doubleToRawLongBits(owed + compensation + lost);
        lanes[at + COUNT] += count;
    }

    static long count(long[] lanes, int at) {
        return lanes[at + COUNT];
    }

    static double value(long[] lanes, int at) {
        double sum = Double.longBitsToDouble(lanes[at + SUM]);
        double compensated = sum + Double.longBitsToDouble(lanes[at + COMPENSATION]);
        // Once the sum is infinite its rounding error is NaN or infinite and means nothing.
        return Double.isInfinite(sum) ? sum : compensated;
    }
}
