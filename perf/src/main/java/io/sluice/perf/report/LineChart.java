package io.sluice.perf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One line per engine: medians against something that grows. The upper axis is logarithmic. */
final class LineChart {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 300;
    private static final int LEFT = 60;
    private static final int RIGHT = 500;
    private static final int TOP = 10;
    private static final int BOTTOM = 260;
    private static final int LEGEND_ROW = 17;
    private static final String GRID = "stroke=\"#ddd\"";

    /** For each engine, values by the number of their place on the axis. */
    private final Map<String, Map<Integer, Double>> lines = new TreeMap<>();

    private final String title;
    private final String axis;
    private final List<String> places;

    LineChart(String title, String axis, List<String> places) {
        this.title = title;
        this.axis = axis;
        this.places = places;
    }

    void add(String engine, int place, double value) {
        lines.computeIfAbsent(engine, key -> new TreeMap<>()).put(place, value);
    }

    boolean isEmpty() {
        return lines.values().stream().noneMatch(line -> line.size() > 1);
    }

    String svg(Palette palette) {
        List<Double> values = new ArrayList<>();
        lines.values().forEach(line -> values.addAll(line.values()));
        LogScale scale = LogScale.over(values, BOTTOM, TOP);
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        for (double tick : scale.ticks()) {
            svg.line(LEFT, scale.at(tick), RIGHT, scale.at(tick), GRID);
            svg.text(LEFT - 6.0, scale.at(tick) + 4, "end", LogScale.label(tick));
        }
        for (int place = 0; place < places.size(); place++) {
            svg.text(x(place), BOTTOM + 16.0, "middle", places.get(place));
        }
        svg.text((LEFT + RIGHT) / 2.0, HEIGHT - 6.0, "middle", axis);
        int row = 0;
        for (Map.Entry<String, Map<Integer, Double>> line : lines.entrySet()) {
            if (line.getValue().size() > 1) {
                draw(svg, scale, line.getValue(), palette.color(line.getKey()));
                double y = TOP + LEGEND_ROW * (row + 0.5);
                svg.rectangle(RIGHT + 20.0, y - 5, 10, 10, palette.color(line.getKey()));
                svg.text(RIGHT + 36.0, y + 4, "start", line.getKey());
                row++;
            }
        }
        return svg.toString();
    }

    private double x(int place) {
        double step = (RIGHT - LEFT) / (double) places.size();
        return LEFT + step * (place + 0.5);
    }

    private void draw(Svg svg, LogScale scale, Map<Integer, Double> line, String color) {
        double lastX = Double.NaN;
        double lastY = Double.NaN;
        for (Map.Entry<Integer, Double> point : line.entrySet()) {
            double x = x(point.getKey());
            double y = scale.at(point.getValue());
            if (!Double.isNaN(lastX)) {
                svg.line(lastX, lastY, x, y, "stroke-width=\"2\" stroke=\"" + color + "\"");
            }
            svg.circle(x, y, color);
            lastX = x;
            lastY = y;
        }
    }
}
