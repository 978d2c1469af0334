package io.sluice.perf.soak;

import java.util.Arrays;
import java.util.List;

/**
 * How a quantity changes over time: its median, and how far the line through it rises. The line is
 * that of Theil and Sen (the median of the slopes between any two points), which a few outliers do
 * not move.
 *
 * @param points how many there are
 * @param median of the values
 * @param rise of the line from the first point to the last
 */
record Trend(int points, double median, double rise) {

    /** Of at least two points: time and value, by growing time. */
    static Trend of(List<double[]> points) {
        int count = points.size();
        if (count < 2) {
            throw new IllegalArgumentException("no line through " + count + " points");
        }
        double[] slopes = new double[count * (count - 1) / 2];
        int at = 0;
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                slopes[at++] =
                        (points.get(j)[1] - points.get(i)[1])
                                / (points.get(j)[0] - points.get(i)[0]);
            }
        }
        double duration = points.get(count - 1)[0] - points.get(0)[0];
        return new Trend(
                count,
                median(points.stream().mapToDouble(point -> point[1]).toArray()),
                median(slopes) * duration);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
