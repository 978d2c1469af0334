package io.sluice.perf.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A logarithmic axis over whole powers of ten.
 *
 * @param least value at {@code from}
 * @param greatest value at {@code to}
 * @param from position of the least value in the image
 * @param to position of the greatest
 */
record LogScale(double least, double greatest, double from, double to) {

    /** The axis on which all these values, all greater than 0, have a place. */
    static LogScale over(List<Double> values, double from, double to) {
        double least = values.stream().mapToDouble(value -> value).min().orElse(1);
        double greatest = values.stream().mapToDouble(value -> value).max().orElse(1);
        double low = Math.pow(10, Math.floor(Math.log10(least)));
        double high = Math.pow(10, Math.ceil(Math.log10(greatest)));
        return new LogScale(low, high > low ? high : 10 * low, from, to);
    }

    double at(double value) {
        return from + (to - from) * Math.log10(value / least) / Math.log10(greatest / least);
    }

    /** The powers of ten. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (double tick = least; tick <= greatest * 1.001; tick *= 10) {
            ticks.add(tick);
        }
        return ticks;
    }

    static String label(double tick) {
        return tick >= 1 ? "%,.0f".formatted(tick) : "%s".formatted((float) tick);
    }
}
