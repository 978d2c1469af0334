package io.sluice.perf.report;

import java.util.List;
import java.util.Locale;

/** Heap, latency and speed over the time of a soak, one above the other, each from 0. */
public final class SoakPlot {

    private static final int WIDTH = 720;
    private static final int LEFT = 60;
    private static final int RIGHT = 690;
    private static final int PANEL = 120;
    private static final int GAP = 46;
    private static final int TOP = 30;
    private static final int TICKS = 4;
    private static final int SECONDS = 60;
    private static final String GRID = "stroke=\"#ddd\"";
    private static final String COLORS = "#1f6feb #d1242f";

    private final List<double[]> rows;
    private final Svg svg;

    private SoakPlot(List<double[]> rows) {
        this.rows = rows;
        svg = new Svg(WIDTH, TOP + 3 * (PANEL + GAP), "A soak: heap, latency and speed over time");
    }

    /** The image of a record's rows. */
    public static String of(List<double[]> rows) {
        SoakPlot plot = new SoakPlot(rows);
        plot.panel(0, "MiB of heap after the best collection of 10 s", SoakRecord.HEAP);
        plot.panel(
                1,
                "latency in ms: median, and of 99% (red)",
                SoakRecord.MEDIAN,
                SoakRecord.PERCENTILE_99);
        plot.panel(2, "M records/s", SoakRecord.RECORDS);
        return plot.svg
                .toString()
                .replaceFirst(
                        "<svg ",
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" font-family=\"sans-serif\" font-size=\"12\" ");
    }

    private void panel(int number, String title, int... columns) {
        double top = TOP + number * (double) (PANEL + GAP);
        double bottom = top + PANEL;
        double greatest = 0;
        for (double[] row : rows) {
            for (int column : columns) {
                greatest = Math.max(greatest, row[column]);
            }
        }
        double scale = roundedUp(greatest);
        svg.text(LEFT, top - 8, "start", title);
        for (int tick = 0; tick <= TICKS; tick++) {
            double y = bottom - PANEL * (double) tick / TICKS;
            svg.line(LEFT, y, RIGHT, y, GRID);
            svg.text(LEFT - 6.0, y + 4, "end", label(scale * tick / TICKS));
        }
        double seconds = rows.isEmpty() ? 1 : rows.get(rows.size() - 1)[0];
        for (int tick = 0; tick <= TICKS; tick++) {
            double x = LEFT + (RIGHT - LEFT) * (double) tick / TICKS;
            svg.text(x, bottom + 14, "middle", label(seconds * tick / TICKS / SECONDS) + " min");
        }
        for (int i = 0; i < columns.length; i++) {
            line(columns[i], seconds, bottom, PANEL / scale, COLORS.split(" ", -1)[i]);
        }
    }

    private void line(int column, double seconds, double bottom, double perUnit, String color) {
        for (int i = 1; i < rows.size(); i++) {
            svg.line(
                    x(rows.get(i - 1)[0], seconds),
                    bottom - rows.get(i - 1)[column] * perUnit,
                    x(rows.get(i)[0], seconds),
                    bottom - rows.get(i)[column] * perUnit,
                    "stroke-width=\"1.5\" stroke=\"" + color + "\"");
        }
    }

    private static double x(double second, double seconds) {
        return LEFT + (RIGHT - LEFT) * second / seconds;
    }

    /** 1, 2 or 4 times a power of ten. */
    private static double roundedUp(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1e-3))));
        for (double factor : new double[] {1, 2, 4}) {
            if (value <= factor * power) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String label(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.replaceFirst("\\.?0+$", "").isEmpty() ? "0" : text.replaceFirst("\\.00$", "");
    }
}
