package io.sluice.core.aggregate;

/**
 * The accumulator of {@link DoubleVariance} in five lanes: the number of values, their mean, and
 * the sum of their squared distances from the mean, the latter two each with what rounding took
 * from it.
 *
 * <p>Adding a value is Welford's update, merging is Chan's: with {@code d} the difference of the
 * means, the squares of both and {@code d^2 * n * m / (n + m)}. Neither subtracts one large sum
 * from another, so nothing cancels out and nothing drifts. All numbers are unevaluated sums of two
 * doubles: distances from a mean that was rounded to one would be wrong by as much as the mean is
 * greater than they are, and with twice the digits the result hardly ever depends on the order of
 * merging, so that a row that is assembled again equals the one that was published.
 *
 * <p>B. P. Welford, "Note on a method for calculating corrected sums of squares and products",
 * Technometrics 4 (1962), 419-420. T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating formulae and a
 * pairwise algorithm for computing sample variances", COMPSTAT 1982, 30-41.
 */
final class Moments {

    static final int LANES = 5;

    private static final int COUNT = 0;
    private static final int MEAN = 1;
    private static final int MEAN_REST = 2;
    private static final int SQUARES = 3;
    private static final int SQUARES_REST = 4;

    private Moments() {}

    static void init(long[] lanes, int at) {
        lanes[at + COUNT] = 0;
        lanes[at + MEAN] = 0; // the bits of 0.0
        lanes[at + MEAN_REST] = 0;
        lanes[at + SQUARES] = 0;
        lanes[at + SQUARES_REST] = 0;
    }

    static void add(double value, long[] lanes, int at) {
        long count = lanes[at + COUNT] + 1;
        double before = distance(value, 0.0, lanes, at);
        double beforeRest = distanceRest(value, 0.0, before, lanes, at);
        lanes[at + COUNT] = count;
        double move = before / count;
        double moveRest = (Math.fma(-move, (double) count, before) + beforeRest) / count;
        addTo(lanes, at + MEAN, at + MEAN_REST, move, moveRest);
        // The distance from the old mean times that from the new one.
        double after = before - move;
        double afterRest = lostBySum(before, -move, after) + (beforeRest - moveRest);
        double squares = before * after;
        double rest = productRest(before, beforeRest, after, afterRest, squares);
        addTo(lanes, at + SQUARES, at + SQUARES_REST, squares, rest);
    }

    static void merge(long[] into, int at, long[] from, int fromAt) {
        long added = from[fromAt + COUNT];
        if (added == 0) {
            return;
        }
        long before = into[at + COUNT];
        if (before == 0) {
            System.arraycopy(from, fromAt, into, at, LANES);
            return;
        }
        double total = before + added;
        double share = added / total;
        double shareRest = Math.fma(-share, total, (double) added) / total;
        double mean = Double.longBitsToDouble(from[fromAt + MEAN]);
        double meanRest = Double.longBitsToDouble(from[fromAt + MEAN_REST]);
        double distance = distance(mean, meanRest, into, at);
        double distanceRest = distanceRest(mean, meanRest, distance, into, at);
        double move = distance * share;
        double moveRest = productRest(distance, distanceRest, share, shareRest, move);
        double part = distance * move;
        double partRest = productRest(distance, distanceRest, move, moveRest, part);
        double squares = part * before;
        double squaresRest = productRest(part, partRest, (double) before, 0.0, squares);
        into[at + COUNT] = before + added;
        addTo(into, at + MEAN, at + MEAN_REST, move, moveRest);
        addTo(
                into,
                at + SQUARES,
                at + SQUARES_REST,
                Double.longBitsToDouble(from[fromAt + SQUARES]),
                Double.longBitsToDouble(from[fromAt + SQUARES_REST]));
        addTo(into, at + SQUARES, at + SQUARES_REST, squares, squaresRest);
    }

    /** How far {@code value + rest} lies from the mean, rounded. */
    private static double distance(double value, double rest, long[] lanes, int at) {
        double difference = value - Double.longBitsToDouble(lanes[at + MEAN]);
        return difference + differenceRest(value, rest, difference, lanes, at);
    }

    /** What {@link #distance} lost by rounding. */
    private static double distanceRest(
            double value, double rest, double distance, long[] lanes, int at) {
        double difference = value - Double.longBitsToDouble(lanes[at + MEAN]);
        return lostBySum(difference, differenceRest(value, rest, difference, lanes, at), distance);
    }

    private static double differenceRest(
            double value, double rest, double difference, long[] lanes, int at) {
        return lostBySum(value, -Double.longBitsToDouble(lanes[at + MEAN]), difference)
                + (rest - Double.longBitsToDouble(lanes[at + MEAN_REST]));
    }

    /** What {@code (a + aRest) * (b + bRest)} has more than {@code a * b}, rounded, says. */
    private static double productRest(
            double a, double aRest, double b, double bRest, double product) {
        return Math.fma(a, b, -product) + (a * bRest + aRest * b);
    }

    /**
     * Adds to a number that is the sum of two lanes, the second below the rounding of the first.
     */
    private static void addTo(long[] lanes, int lane, int restLane, double value, double rest) {
        double before = Double.longBitsToDouble(lanes[lane]);
        double sum = before + value;
        double low =
                lostBySum(before, value, sum) + (rest + Double.longBitsToDouble(lanes[restLane]));
        double normalized = sum + low;
        lanes[lane] = Double.doubleToRawLongBits(normalized);
        lanes[restLane] = Double.doubleToRawLongBits(low - (normalized - sum));
    }

    /** What {@code a + b} lost when it was rounded to {@code sum}, exactly (Knuth's TwoSum). */
    private static double lostBySum(double a, double b, double sum) {
        double bRounded = sum - a;
        return (a - (sum - bRounded)) + (b - bRounded);
    }

    static long count(long[] lanes, int at) {
        return lanes[at + COUNT];
    }

    static double squares(long[] lanes, int at) {
        return Double.longBitsToDouble(lanes[at + SQUARES]);
    }
}
