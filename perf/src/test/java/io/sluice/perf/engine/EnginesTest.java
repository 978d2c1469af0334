package io.sluice.perf.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.load.Workload;
import java.nio.file.Path;
import java.util.Map;
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

    /** Where every record is in 60 windows. */
    private static final long HOPPING_RECORDS = 23_457;

    /** One cluster for all jobs; starting one takes longer than any of them. */
    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir Path checkpoints;

    static Stream<Arguments> candidates() {
        return Workload.all().stream()
                .flatMap(
                        workload ->
                                Engines.all().stream()
                                        .filter(engine -> engine.runs(workload))
                                        .map(engine -> Arguments.of(engine.name(), workload)));
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void resultIsTheOracles(String name, Workload workload) throws Exception {
        assertRight(Engines.named(name), workload, new RunSettings(true, 1, Map.of(), checkpoints));
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void resultIsTheOraclesInParallelWithoutObjectReuse(String name, Workload workload)
            throws Exception {
        assertRight(
                Engines.named(name), workload, new RunSettings(false, 2, Map.of(), checkpoints));
    }

    private static void assertRight(Engine engine, Workload workload, RunSettings settings)
            throws Exception {
        long records = workload.isHopping() ? HOPPING_RECORDS : RECORDS;
        RunResult result = engine.run(workload, records, settings);
        assertThat(result.contents())
                .isEqualTo(engine.expected(workload, workload.pool(), records));
        assertThat(result.contents().rows()).isPositive();
        assertThat(result.rowsOut()).isGreaterThanOrEqualTo(result.contents().rows());
        assertThat(result.nanos()).isPositive();
        assertThat(result.cpu().source()).isPositive();
        assertThat(result.cpu().sink()).isPositive();
    }

    @Test
    void anUnknownEngineIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Engines.named("storm"))
                .hasMessageContaining("storm")
                .hasMessageContaining("sluice")
                .hasMessageContaining("flink");
    }
}
