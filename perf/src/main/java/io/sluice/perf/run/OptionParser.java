package io.sluice.perf.run;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads options from a command line. {@code --list} and {@code --help} are the caller's. */
final class OptionParser {

    static final String USAGE =
            """
            usage: perf/run.sh [--quick | --full] [--group NAME[,NAME]] [--only PATTERN] [options]
              --quick              headline and others: 3 repetitions of about 1 s (default)
              --full               all groups: 5 repetitions of about 1.5 s
              --group NAME[,NAME]  headline, others, parallel, copies, scaling, functions; instead of the mode's
              --only PATTERN       regular expression, searched for in "workload/engine"
              --every-engine       all engines that can, on every workload
              --object-reuse MODE  on, off or both, instead of each group's
              --parallelism N[,N]  of every operator, instead of each group's
              --set KEY=VALUE      any setting of Flink or Sluice, for all jobs; repeatable
              --repetitions N      instead of the mode's
              --seconds S          instead of the mode's
              --minutes M          begin nothing new after so many
              --resume             leave out what the report has of the same commit
              --replace            begin a new report; else results are added to the one that is there
              --heap SIZE          of every JVM, such as 4g (default)
              --output DIR         for latest.json and latest.md; default perf/results
              --list               lists "workload/engine" and ends
              --help               says this and ends
            """;

    private static final List<Group> QUICK_GROUPS = List.of(Group.HEADLINE, Group.OTHERS);

    private String mode = "quick";
    private int repetitions = 3;
    private double seconds = 1;
    private double minutes = Double.POSITIVE_INFINITY;
    private List<Group> groups = QUICK_GROUPS;
    private boolean groupsChosen;
    private boolean everyEngine;
    private boolean resume;
    private boolean replace;
    private Pattern only = Pattern.compile("");
    private Optional<List<Boolean>> objectReuse = Optional.empty();
    private Optional<List<Integer>> parallelism = Optional.empty();
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
                mode,
                groups,
                repetitions,
                seconds,
                minutes,
                only,
                everyEngine,
                objectReuse,
                parallelism,
                extra,
                heap,
                output,
                resume,
                replace);
    }

    private void read(String option, Iterator<String> rest) {
        switch (option) {
            case "--quick" -> mode("quick", 3, 1, QUICK_GROUPS);
            case "--full" -> mode("full", 5, 1.5, List.of(Group.values()));
            case "--group" -> groups(value(option, rest));
            case "--every-engine" -> everyEngine = true;
            case "--resume" -> resume = true;
            case "--replace" -> replace = true;
            case "--minutes" -> minutes = positive(option, value(option, rest));
            case "--only" -> only = pattern(value(option, rest));
            case "--object-reuse" -> objectReuse = Optional.of(onOff(value(option, rest)));
            case "--parallelism" -> parallelism = Optional.of(counts(option, value(option, rest)));
            case "--set" -> set(value(option, rest));
            case "--repetitions" -> repetitions = count(option, value(option, rest));
            case "--seconds" -> seconds = positive(option, value(option, rest));
            case "--heap" -> heap = value(option, rest);
            case "--output" -> output = Path.of(value(option, rest));
            default -> throw new IllegalArgumentException("unknown option '" + option + "'");
        }
    }

    private void mode(String name, int runs, double length, List<Group> all) {
        mode = name;
        repetitions = runs;
        seconds = length;
        if (!groupsChosen) {
            groups = all;
        }
    }

    private void groups(String names) {
        groupsChosen = true;
        groups = Arrays.stream(names.split(",", -1)).map(OptionParser::group).toList();
    }

    private static Group group(String name) {
        return Arrays.stream(Group.values())
                .filter(group -> group.label().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                wrong(
                                        "--group",
                                        "one of "
                                                + Arrays.stream(Group.values())
                                                        .map(Group::label)
                                                        .toList(),
                                        name));
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
