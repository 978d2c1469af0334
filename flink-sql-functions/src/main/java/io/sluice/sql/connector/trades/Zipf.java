package io.sluice.sql.connector.trades;

import java.util.Arrays;

/** Draws numbers of which number k is (k + 1)^s times rarer than number 0; a binary search each. */
final class Zipf {

    /** Probability of a number up to this one; the last is 1. */
    private final double[] cumulative;

    /**
     * A distribution.
     *
     * @param numbers how many numbers there are, at least 1
     * @param exponent s, at least 0; 0 makes all equally frequent
     */
    Zipf(int numbers, double exponent) {
        cumulative = new double[numbers];
        double sum = 0;
        for (int k = 0; k < numbers; k++) {
            // StrictMath: the same on every machine.
            sum += StrictMath.pow(k + 1.0, -exponent);
            cumulative[k] = sum;
        }
        for (int k = 0; k < numbers; k++) {
            cumulative[k] /= sum;
        }
    }

    /**
     * The number that a uniformly distributed one stands for.
     *
     * @param uniform in [0, 1)
     */
    int draw(double uniform) {
        int found = Arrays.binarySearch(cumulative, uniform);
        // A hit is the upper, exclusive edge of its number.
        return found >= 0 ? found + 1 : -found - 1;
    }
}
