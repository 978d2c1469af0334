package io.sluice.perf.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.load.Workload;
import io.sluice.perf.run.Contenders;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each engine computes each workload right, on few records. */
class EnginesTest {

    /** More than one window of 10 s, and no multiple of anything. */
    private static final long RECORDS = 123_457;

    /** Where each record is in thousands of windows. */
    private static final long FEWEST_RECORDS = 500;

    /** One cluster for all jobs; starting one takes longer than any of them. */
    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir Path checkpoints;

    private static final Set<String> MAIN_ENGINES =
            Set.of("sluice", "flink", "no-window", "plain-loop");

    /** One workload of each shape. */
    private static final Set<String> SHAPES =
            Set.of(
                    "tumbling-10s-200-two-strings",
                    "tumbling-10s-200-disorder-20",
                    "hopping-60s-1s-200",
                    "cumulating-60s-1s-200",
                    "session-5s-100k",
                    "three-windows-200",
                    "tumbling-100ms-20-open-200",
                    "tumbling-10s-200-changes",
                    "tumbling-10s-200-every-100ms",
                    "tumbling-10s-200-per-record",
                    "scenario-3b",
                    "scenario-3b-200",
                    "nexmark-q5",
                    "nexmark-q7",
                    "nexmark-q11",
                    "nexmark-q12");

    /** What differs from another workload in a number only. */
    private static final Set<String> SAME =
            Set.of(
                    "tumbling-10s-1m-zipf",
                    "tumbling-10s-100k-per-record",
                    "tumbling-10s-200-rate-4",
                    "tumbling-10s-200-rate-8",
                    "tumbling-10s-100k-fresh-strings",
                    "hopping-2s-1s-200",
                    "hopping-10s-1s-200",
                    "tumbling-100ms-20-open-2000");

    /** Sluice and Flink's windows on everything, the others on one workload of each shape. */
    static Stream<Arguments> candidates() {
        return all().filter(arguments -> !SAME.contains(workload(arguments).name()))
                .filter(
                        arguments ->
                                MAIN_ENGINES.contains(arguments.get()[0])
                                        || SHAPES.contains(workload(arguments).name()));
    }

    static Stream<Arguments> parallelCandidates() {
        return all().filter(
                        arguments ->
                                arguments.get()[0].equals("sluice")
                                        && SHAPES.contains(workload(arguments).name()));
    }

    private static Stream<Arguments> all() {
        return Workload.all().stream()
                .flatMap(
                        workload ->
                                Contenders.all().stream()
                                        .filter(engine -> engine.runs(workload))
                                        .map(engine -> Arguments.of(engine.name(), workload)));
    }

    private static Workload workload(Arguments arguments) {
        return (Workload) arguments.get()[1];
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void resultIsTheOracles(String name, Workload workload) throws Exception {
        assertRight(
                Contenders.named(name), workload, new RunSettings(true, 1, Map.of(), checkpoints));
    }

    @ParameterizedTest
    @MethodSource("parallelCandidates")
    void resultIsTheOraclesInParallelWithoutObjectReuse(String name, Workload workload)
            throws Exception {
        assertRight(
                Contenders.named(name), workload, new RunSettings(false, 2, Map.of(), checkpoints));
    }

    private static void assertRight(Engine engine, Workload workload, RunSettings settings)
            throws Exception {
        long records = Math.max(RECORDS / workload.overlap(), FEWEST_RECORDS);
        RunResult result = engine.run(workload, records, settings);
        assertThat(result.contents())
                .isEqualTo(engine.expected(workload, workload.pool(), records));
        assertThat(result.contents().rows()).isPositive();
        assertThat(result.rowsOut()).isGreaterThanOrEqualTo(result.contents().rows());
        assertThat(result.nanos()).isPositive();
        assertThat(result.cpu().source()).isPositive();
        assertThat(result.cpu().sink()).isPositive();
    }

    /**
     * Else a slow engine would count the first windows only, whose every other record opens one.
     */
    @Test
    void functionsAndWhatTheyAreComparedWithRunOnAsManyRecords() {
        Workload workload = Workload.named(Workload.MANY_KEYS_PER_RECORD);
        assertThat(Contenders.all())
                .filteredOn(
                        engine -> engine.name().matches("sluice-functions|flink-sql-group-by.*"))
                .filteredOn(engine -> engine.runs(workload))
                .hasSize(3)
                .allMatch(engine -> engine.leastRecords(workload) == 1_600_000);
    }

    /** As documented: on average 19.96 rows for each record. */
    @Test
    void allGroupsForEachRecordAreSoManyRows() throws Exception {
        Workload workload = Workload.named("scenario-3b-all-groups");
        RunSettings settings = new RunSettings(true, 1, Map.of(), checkpoints);
        RunResult result = Contenders.named("sluice").run(workload, 5_000, settings);
        assertThat(result.rowsOut()).isEqualTo(99_810);
        assertThat(result.contents().rows()).isEqualTo(20);
    }

    @Test
    void anUnknownEngineIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Contenders.named("storm"))
                .hasMessageContaining("storm")
                .hasMessageContaining("sluice")
                .hasMessageContaining("flink");
    }
}
