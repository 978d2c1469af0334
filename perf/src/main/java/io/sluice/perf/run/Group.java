package io.sluice.perf.run;

import io.sluice.perf.engine.Engine;
import io.sluice.perf.load.Workload;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Parts of the showdown that can be measured by themselves, the most telling first. All engines on
 * all workloads would take a day, and most of it would say nothing new: every engine runs where the
 * headlines are, elsewhere Sluice and what a user of Flink would take instead.
 */
enum Group {
    /** All engines where the README's table comes from. */
    HEADLINE(List.of(1), List.of(true)) {
        @Override
        boolean includes(Workload workload, Engine engine) {
            return HEADLINES.contains(workload.name());
        }
    },

    /** The other workloads. */
    OTHERS(List.of(1), List.of(true)) {
        @Override
        boolean includes(Workload workload, Engine engine) {
            return !HEADLINES.contains(workload.name())
                    && !isForMoreTasks(workload)
                    && !workload.name().equals(Workload.MANY_KEYS_PER_RECORD)
                    && isMain(workload, engine)
                    && !(MINUTES_WITH_FLINK.contains(workload.name())
                            && engine.name().startsWith("flink"));
        }
    },

    /** The headlines with two tasks of everything, on whatever cores there are. */
    PARALLEL(List.of(2), List.of(true)) {
        @Override
        boolean includes(Workload workload, Engine engine) {
            return HEADLINES.contains(workload.name()) && isMain(workload, engine);
        }
    },

    /** The headlines without object reuse, as Flink is configured by default. */
    COPIES(List.of(1), List.of(false)) {
        @Override
        boolean includes(Workload workload, Engine engine) {
            return HEADLINES.contains(workload.name()) && isMain(workload, engine);
        }
    },

    /** More and more tasks on the same cores: what a record costs must not change. */
    SCALING(List.of(1, 2, 4, 8), List.of(true)) {
        @Override
        boolean includes(Workload workload, Engine engine) {
            return (SCALED.contains(workload.name()) || isForMoreTasks(workload))
                    && Set.of("sluice", "flink").contains(engine.name());
        }
    },

    /** The SQL functions, and what else gives a row for every record as they do. */
    FUNCTIONS(List.of(1), List.of(true, false)) {
        @Override
        boolean includes(Workload workload, Engine engine) {
            Set<String> engines =
                    BATCHED.contains(workload.name())
                            ? Set.of("flink-sql-group-by-mini-batch")
                            : LIKE_FUNCTIONS;
            return (BATCHED.contains(workload.name()) || ROW_PER_RECORD.contains(workload.name()))
                    && engines.contains(engine.name());
        }
    };

    private static final Set<String> HEADLINES =
            Set.of(
                    "tumbling-10s-200",
                    "tumbling-10s-100k",
                    "hopping-60s-1s-200",
                    "cumulating-60s-1s-200",
                    "session-5s-200",
                    "tumbling-10s-200-every-100ms",
                    "tumbling-10s-200-changes",
                    "tumbling-10s-200-per-record");

    /**
     * Where the fewest records that mean anything take Flink minutes: a record is in 3,600 windows,
     * or a run of a few seconds is nothing but the close of its windows.
     */
    private static final Set<String> MINUTES_WITH_FLINK =
            Set.of("hopping-3600s-1s-200", "hopping-60s-1s-100k");

    private static final Set<String> ROW_PER_RECORD =
            Set.of("tumbling-10s-200-per-record", Workload.MANY_KEYS_PER_RECORD);

    private static final Set<String> LIKE_FUNCTIONS =
            Set.of(
                    "sluice",
                    "sluice-functions",
                    "sluice-emit-changes",
                    "flink-sql-group-by",
                    "flink-sql-group-by-ttl",
                    "flink-sql-early-fire");

    /** Fewer rows of the same windows, for comparison. */
    private static final Set<String> BATCHED =
            Set.of("tumbling-10s-200-changes", "tumbling-10s-100k-changes");

    private static final Set<String> SCALED = Set.of("tumbling-10s-200", "tumbling-10s-100k");

    private static final Set<String> MAIN =
            Set.of("sluice", "sluice-sql", "flink", "flink-sql-two-phase", "flink-sql-early-fire");

    @SuppressWarnings("ImmutableEnumChecker") // Both are made by List.of.
    private final List<Integer> parallelism;

    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Boolean> objectReuse;

    Group(List<Integer> parallelism, List<Boolean> objectReuse) {
        this.parallelism = parallelism;
        this.objectReuse = objectReuse;
    }

    /** Whether the engine, which can run the workload, is measured on it. */
    abstract boolean includes(Workload workload, Engine engine);

    /** Sluice, and Flink's own ways, of which the best one in SQL; by hand what is so compared. */
    private static boolean isMain(Workload workload, Engine engine) {
        return workload.name().equals(Workload.SCENARIO_TEXT)
                || MAIN.contains(engine.name())
                || engine.name().equals(bestOfFlinkSql(workload));
    }

    /** Where no window function with two phases and no early firing can compute the workload. */
    private static String bestOfFlinkSql(Workload workload) {
        return switch (workload.emission()) {
            case FINAL -> workload.twoPhases() ? "flink-sql-two-phase" : "flink-sql-one-phase";
            case EVERY_100_MS -> "flink-sql-early-fire";
            case CHANGES -> "flink-sql-group-by-mini-batch";
            case PER_RECORD, ALL_GROUPS -> "flink-sql-group-by";
        };
    }

    /** Whether its records come faster, as many tasks get them. */
    private static boolean isForMoreTasks(Workload workload) {
        return workload.arrivals().doublings() > 0;
    }

    /** Whether a workload for so many tasks is run by as many. */
    private static boolean fits(Workload workload, int tasks) {
        return !isForMoreTasks(workload) || tasks == 1 << workload.arrivals().doublings();
    }

    /** What is to be run, workload by workload. */
    List<RunRequest> requests(Options options) {
        return Workload.all().stream()
                .flatMap(
                        workload ->
                                options.parallelism().orElse(parallelism).stream()
                                        .filter(tasks -> fits(workload, tasks))
                                        .flatMap(
                                                tasks ->
                                                        options
                                                                .objectReuse()
                                                                .orElse(objectReuse)
                                                                .stream()
                                                                .flatMap(
                                                                        reuse ->
                                                                                rivals(
                                                                                        options,
                                                                                        workload,
                                                                                        tasks,
                                                                                        reuse))))
                .toList();
    }

    private Stream<RunRequest> rivals(
            Options options, Workload workload, int tasks, boolean reuse) {
        return Contenders.all().stream()
                .filter(engine -> engine.runs(workload))
                .filter(engine -> options.everyEngine() || includes(workload, engine))
                .map(
                        engine ->
                                new RunRequest(
                                        engine,
                                        workload,
                                        options.seconds(),
                                        reuse,
                                        tasks,
                                        options.extra()))
                .filter(request -> options.only().matcher(request.name()).find());
    }

    /** Its name on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
