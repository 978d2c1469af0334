package io.sluice.perf.report;

import io.sluice.perf.latency.Latency;
import io.sluice.perf.latency.LatencyReport;
import io.sluice.perf.run.Report;
import io.sluice.perf.run.Result;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What charts the page has to have, from results alone. */
final class ExpectedCharts {

    private static final List<String> PERCENTILES = List.of("p50", "p99", "p99.9", "max");

    /** Less is drawn as so many ms, since the axis is logarithmic. */
    private static final double LEAST_MILLIS = 0.001;

    private ExpectedCharts() {}

    /** In the order of the page. */
    static List<DrawnChart> of(Report report, Optional<LatencyReport> latencies) {
        List<DrawnChart> charts = new ArrayList<>();
        for (Places places : Places.values()) {
            places(report, places).ifPresent(charts::add);
        }
        for (String workload : Places.scaled()) {
            scaling(report, workload, result -> result.workload().equals(workload))
                    .ifPresent(charts::add);
        }
        scaling(
                        report,
                        "tumbling-10s-200 at a rate that grows with the tasks",
                        result ->
                                Objects.equals(
                                        Places.withRates().get(result.workload()),
                                        result.parallelism()))
                .ifPresent(charts::add);
        latencies.ifPresent(found -> charts.addAll(latencies(found)));
        charts.addAll(bars(report));
        return charts;
    }

    /** The title of a chart of speeds. */
    static String title(Places places) {
        return switch (places) {
            case OVERLAP -> "Windows per record";
            case OPEN -> "Open windows";
            case KEYS -> "Keys";
            case DISORDER -> "Disorder";
        };
    }

    private static String axis(Places places) {
        return switch (places) {
            case OVERLAP -> "windows that a record is in, by 1 s, 200 keys";
            case OPEN -> "open windows of 100 ms, 20 keys";
            case KEYS -> "distinct keys, tumbling 10 s, final";
            case DISORDER -> "records up to 1 s late, tumbling 10 s, 200 keys, final";
        };
    }

    private record Point(String engine, String place, double value) {}

    private static Optional<DrawnChart> places(Report report, Places places) {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < places.workloads().size(); i++) {
            labels.put(places.workloads().get(i), places.labels().get(i));
        }
        List<Point> points =
                withSpeed(report)
                        .filter(result -> result.parallelism() == 1 && result.objectReuse())
                        .filter(result -> labels.containsKey(result.workload()))
                        .map(
                                result ->
                                        new Point(
                                                result.engine(),
                                                labels.get(result.workload()),
                                                result.medianOr(0)))
                        .toList();
        return lines(title(places), axis(places), places.labels(), points);
    }

    private static Stream<Result> withSpeed(Report report) {
        return report.results().stream().filter(result -> result.median() != null);
    }

    private static Optional<DrawnChart> scaling(
            Report report, String what, Predicate<Result> isShown) {
        NavigableSet<Integer> tasks = new TreeSet<>();
        List<Point> points = new ArrayList<>();
        for (Result result : report.results()) {
            Double nanos = result.cpuNanosPerRecord();
            if (nanos != null && result.objectReuse() && isShown.test(result)) {
                tasks.add(result.parallelism());
                points.add(new Point(result.engine(), "" + result.parallelism(), nanos / 1_000));
            }
        }
        return lines(
                "Processor time of " + what,
                "parallelism; CPU-seconds of the whole JVM per million records",
                tasks.stream().map(String::valueOf).toList(),
                points);
    }

    private static List<DrawnChart> latencies(LatencyReport report) {
        return report.results().stream()
                .map(Latency::percentOfPeak)
                .distinct()
                .sorted()
                .flatMap(percent -> latencies(report, percent).stream())
                .toList();
    }

    private static Optional<DrawnChart> latencies(LatencyReport report, int percent) {
        List<Function<Latency, Double>> values =
                List.of(Latency::p50, Latency::p99, Latency::p999, Latency::max);
        List<Point> points =
                report.results().stream()
                        .filter(Latency::verified)
                        .filter(latency -> latency.percentOfPeak() == percent)
                        .flatMap(
                                latency ->
                                        IntStream.range(0, values.size())
                                                .mapToObj(
                                                        i ->
                                                                new Point(
                                                                        latency.engine()
                                                                                + ", "
                                                                                + latency.policy(),
                                                                        PERCENTILES.get(i),
                                                                        Math.max(
                                                                                LEAST_MILLIS,
                                                                                values.get(i)
                                                                                        .apply(
                                                                                                latency)))))
                        .toList();
        return lines(
                "Latency at " + percent + "% of the peak",
                "latency in ms at " + percent + "% of the peak",
                PERCENTILES,
                points);
    }

    /** A line takes two points; an engine with one has none, nor a place in the legend. */
    private static Optional<DrawnChart> lines(
            String title, String axis, List<String> places, List<Point> points) {
        Map<String, NavigableSet<String>> lines = new TreeMap<>();
        for (Point point : points) {
            lines.computeIfAbsent(point.engine(), key -> new TreeSet<>()).add(point.place());
        }
        lines.values().removeIf(line -> line.size() < 2);
        int drawn = lines.values().stream().mapToInt(NavigableSet::size).sum();
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new DrawnChart(
                                title,
                                Stream.concat(places.stream(), Stream.of(axis)).toList(),
                                powersOfTen(points.stream().map(Point::value).toList()),
                                List.copyOf(lines.keySet()),
                                lines.size(),
                                drawn,
                                drawn - lines.size()));
    }

    private static List<DrawnChart> bars(Report report) {
        return withSpeed(report)
                .filter(result -> result.parallelism() <= 2)
                .map(Result::workload)
                .distinct()
                .map(workload -> bars(report, workload))
                .toList();
    }

    private static DrawnChart bars(Report report, String workload) {
        List<Result> rows =
                withSpeed(report)
                        .filter(result -> result.workload().equals(workload))
                        .filter(result -> result.parallelism() <= 2)
                        .sorted(Comparator.comparingDouble(result -> -result.medianOr(0)))
                        .toList();
        return new DrawnChart(
                workload,
                powersOfTen(rows.stream().flatMap(row -> row.runs().stream()).toList()),
                rows.stream().map(ExpectedCharts::bar).toList(),
                rows.stream().map(row -> speed(row.medianOr(0))).toList(),
                rows.size(),
                0,
                0);
    }

    private static String bar(Result row) {
        String tasks = row.parallelism() > 1 ? ", p" + row.parallelism() : "";
        return row.engine() + tasks + (row.objectReuse() ? "" : ", copies");
    }

    private static String speed(double median) {
        return String.format(Locale.ROOT, median < 1 ? "%.3f" : "%.1f", median);
    }

    /** Of an axis on which all values have a place. */
    private static List<String> powersOfTen(List<Double> values) {
        int low = (int) Math.floor(values.stream().mapToDouble(Math::log10).min().orElseThrow());
        int high = (int) Math.ceil(values.stream().mapToDouble(Math::log10).max().orElseThrow());
        return IntStream.rangeClosed(low, Math.max(high, low + 1))
                .mapToObj(
                        exponent ->
                                exponent < 0
                                        ? BigDecimal.ONE.movePointLeft(-exponent).toPlainString()
                                        : String.format(
                                                Locale.ROOT, "%,.0f", Math.pow(10, exponent)))
                .toList();
    }
}
