package io.sluice.perf.soak;

import io.sluice.perf.report.SoakRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a soak was flat: what full collections leave of the heap, and the latency at the median
 * and at the 99th percentile. The first fifth, in which the JVM warms up, does not count. Flat is
 * what rises, over the rest, by no more than a share of its median, or by what cannot be told from
 * the resolution of the measurement if that is more.
 *
 * @param flat whether it was
 * @param figures a line for each of them
 */
record SoakVerdict(boolean flat, List<String> figures) {

    /** With fewer points there is no telling. */
    private static final int LEAST_POINTS = 5;

    private static final int WARM_UP_SHARE = 5;

    private enum Figure {
        LIVE_HEAP("heap after full collections", "MiB", SoakRecord.LIVE_HEAP, 0.10, 4),
        MEDIAN("latency at the median", "ms", SoakRecord.MEDIAN, 0.25, 2),
        PERCENTILE_99("latency at the 99th percentile", "ms", SoakRecord.PERCENTILE_99, 0.50, 5);

        private final String inWords;
        private final String unit;
        private final int column;
        private final double share;
        private final double least;

        Figure(String inWords, String unit, int column, double share, double least) {
            this.inWords = inWords;
            this.unit = unit;
            this.column = column;
            this.share = share;
            this.least = least;
        }
    }

    /** Of a record's rows. */
    static SoakVerdict of(List<double[]> rows) {
        boolean flat = true;
        List<String> figures = new ArrayList<>();
        for (Figure figure : Figure.values()) {
            List<double[]> points = points(rows, figure);
            if (points.size() < LEAST_POINTS) {
                flat = false;
                figures.add(
                        "%s: %d points, and it takes %d to tell"
                                .formatted(figure.inWords, points.size(), LEAST_POINTS));
                continue;
            }
            Trend trend = Trend.of(points);
            double most = Math.max(figure.share * trend.median(), figure.least);
            boolean fine = trend.rise() <= most;
            flat &= fine;
            figures.add(
                    String.format(
                            Locale.ROOT,
                            "%s: %.1f %s at the median of %d points, a rise of %.1f, %s %.1f",
                            figure.inWords,
                            trend.median(),
                            figure.unit,
                            trend.points(),
                            trend.rise(),
                            fine ? "at most" : "more than",
                            most));
        }
        return new SoakVerdict(flat, figures);
    }

    private static List<double[]> points(List<double[]> rows, Figure figure) {
        List<double[]> points = new ArrayList<>();
        double end = rows.isEmpty() ? 0 : rows.get(rows.size() - 1)[SoakRecord.SECOND];
        for (double[] row : rows) {
            // A record of an earlier version has no such column, and 0 means that there was none.
            if (row[SoakRecord.SECOND] * WARM_UP_SHARE > end
                    && figure.column < row.length
                    && (figure != Figure.LIVE_HEAP || row[figure.column] > 0)) {
                points.add(new double[] {row[SoakRecord.SECOND], row[figure.column]});
            }
        }
        return points;
    }
}
