package io.sluice.perf.run;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads options from a command line. {@code --list} and {@code --help} are the caller's. */
final class OptionParser {

    static final String USAGE =
            """
            usage: perf/run.sh [--quick | --full] [--only PATTERN] [options]
              --quick              3 repetitions of about 4 s (default)
              --full               5 repetitions of about 12 s, so that checkpoints fall into each
              --only PATTERN       regular expression, searched for in "workload/engine"
              --object-reuse MODE  on (default), off or both
              --parallelism N[,N]  of every operator; default 1
              --set KEY=VALUE      any setting of Flink or Sluice, for all jobs; repeatable
              --repetitions N      instead of the mode's
              --seconds S          instead of the mode's
              --heap SIZE          of every JVM, such as 4g (default)
              --output DIR         for latest.json and latest.md; default perf/results
              --list               lists "workload/engine" and ends
              --help               says this and ends
            """;

    private String mode = "quick";
    private int repetitions = 3;
    private double seconds = 4;
    private Pattern only = Pattern.compile("");
    private List<Boolean> objectReuse = List.of(true);
    private List<Integer> parallelism = List.of(1);
    private final Map<String, String> extra = new TreeMap<>();
    private String heap = "4g";
    private Path output = Path.of("perf", "results");

    private OptionParser() {}

    /**
     * The options that the arguments ask for.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static Options parse(List<String> arguments) {
        OptionParser parser = new OptionParser();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            parser.read(rest.next(), rest);
        }
        return parser.options();
    }

    private Options options() {
        return new Options(
                mode, repetitions, seconds, only, objectReuse, parallelism, extra, heap, output);
    }

    private void read(String option, Iterator<String> rest) {
        switch (option) {
            case "--quick" -> mode("quick", 3, 4);
            case "--full" -> mode("full", 5, 12);
            case "--only" -> only = pattern(value(option, rest));
            case "--object-reuse" -> objectReuse = onOff(value(option, rest));
            case "--parallelism" -> parallelism = counts(option, value(option, rest));
            case "--set" -> set(value(option, rest));
            case "--repetitions" -> repetitions = count(option, value(option, rest));
            case "--seconds" -> seconds = positive(option, value(option, rest));
            case "--heap" -> heap = value(option, rest);
            case "--output" -> output = Path.of(value(option, rest));
            default -> throw new IllegalArgumentException("unknown option '" + option + "'");
        }
    }

    private void mode(String name, int runs, double length) {
        mode = name;
        repetitions = runs;
        seconds = length;
    }

    private void set(String setting) {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("--set needs KEY=VALUE, got '" + setting + "'");
        }
        extra.put(setting.substring(0, equals), setting.substring(equals + 1));
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static Pattern pattern(String value) {
        try {
            return Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("--only: " + e.getMessage(), e);
        }
    }

    private static List<Boolean> onOff(String value) {
        return switch (value) {
            case "on" -> List.of(true);
            case "off" -> List.of(false);
            case "both" -> List.of(true, false);
            default ->
                    throw new IllegalArgumentException(
                            "--object-reuse is on, off or both, not '" + value + "'");
        };
    }

    private static int count(String option, String value) {
        double number = positive(option, value);
        if (number != Math.rint(number) || number > Integer.MAX_VALUE) {
            throw wrong(option, "a whole number of at least 1", value);
        }
        return (int) number;
    }

    private static List<Integer> counts(String option, String values) {
        return Arrays.stream(values.split(",")).map(value -> count(option, value)).toList();
    }

    private static double positive(String option, String value) {
        try {
            double number = Double.parseDouble(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(option, "a number", value);
        }
        throw wrong(option, "a number greater than 0", value);
    }

    private static IllegalArgumentException wrong(String option, String what, String value) {
        return new IllegalArgumentException(option + " needs " + what + ", got '" + value + "'");
    }
}
