package io.sluice.perf.report;

import io.sluice.perf.run.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Medians as bars, fastest first, with a whisker from the slowest to the fastest run. */
final class BarChart {

    private static final int ROW = 22;
    private static final int LEFT = 210;
    private static final int RIGHT = 640;
    private static final int WIDTH = 720;
    private static final int BOTTOM = 24;
    private static final String GRID = "stroke=\"#ddd\"";
    private static final String WHISKER = "stroke=\"#222\" stroke-width=\"1.5\"";

    private BarChart() {}

    /** The results of one workload that have a speed. */
    static String of(String title, List<Result> results, Palette palette) {
        List<Result> rows = new ArrayList<>(results);
        rows.sort((a, b) -> Double.compare(b.medianOr(0), a.medianOr(0)));
        List<Double> speeds = new ArrayList<>();
        for (Result row : rows) {
            speeds.addAll(row.runs());
        }
        LogScale scale = LogScale.over(speeds, LEFT, RIGHT);
        int height = rows.size() * ROW + BOTTOM;
        Svg svg = new Svg(WIDTH, height, title);
        for (double tick : scale.ticks()) {
            svg.line(scale.at(tick), 0, scale.at(tick), rows.size() * ROW, GRID);
            svg.text(scale.at(tick), height - 8.0, "middle", LogScale.label(tick));
        }
        for (int i = 0; i < rows.size(); i++) {
            Result row = rows.get(i);
            double middle = i * ROW + ROW / 2.0;
            double median = row.medianOr(scale.least());
            svg.text(LEFT - 8.0, middle + 4, "end", label(row));
            svg.rectangle(
                    LEFT, middle - 7, scale.at(median) - LEFT, 14, palette.color(row.engine()));
            svg.line(
                    scale.at(row.runs().stream().mapToDouble(run -> run).min().orElse(median)),
                    middle,
                    scale.at(row.runs().stream().mapToDouble(run -> run).max().orElse(median)),
                    middle,
                    WHISKER);
            svg.text(
                    RIGHT + 8.0,
                    middle + 4,
                    "start",
                    String.format(Locale.ROOT, median < 1 ? "%.3f" : "%.1f", median));
        }
        return svg.toString();
    }

    private static String label(Result row) {
        return row.engine()
                + (row.parallelism() == 1 ? "" : ", p" + row.parallelism())
                + (row.objectReuse() ? "" : ", copies");
    }
}
