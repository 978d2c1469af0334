package io.sluice.perf.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.perf.engine.Engine;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.load.Workload;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever {@code perf/run.sh --full} runs can be begun: each workload of each group by each engine
 * there. Of Flink the job is made, up to what would be submitted; the other engines run on few
 * records.
 */
class EveryRequestTest {

    /** Not Flink's: there is no job to look at. */
    private static final Set<String> OTHERS =
            Set.of("hazelcast-jet", "kafka-streams-test-driver", "plain-loop");

    /** Of all windows that they are in together. */
    private static final long FEW_RECORDS = 100;

    @TempDir Path checkpoints;

    static Stream<Arguments> requests() {
        Map<String, Arguments> requests = new LinkedHashMap<>();
        for (RunRequest request : Showdown.plan(OptionParser.parse(List.of("--full")))) {
            requests.putIfAbsent(request.name(), Arguments.of(request.name(), request));
        }
        return requests.values().stream();
    }

    private static RunSettings settings(RunRequest request, Path checkpoints) {
        return new RunSettings(
                request.objectReuse(), request.parallelism(), request.extra(), checkpoints);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void canBeBegun(String name, RunRequest request) throws Exception {
        Engine engine = request.engine();
        Workload workload = request.workload();
        RunSettings settings = settings(request, checkpoints);
        long records = Math.max(2, FEW_RECORDS / workload.overlap());
        if (OTHERS.contains(engine.name())) {
            assertThat(engine.run(workload, records, settings).contents())
                    .as(name)
                    .isEqualTo(engine.expected(workload, workload.pool(), records));
            return;
        }
        try (JobsNotRun jobs = new JobsNotRun()) {
            assertThatThrownBy(() -> engine.run(workload, records, settings))
                    .as(name)
                    .isInstanceOf(JobsNotRun.NotRun.class);
            assertThat(jobs.job().getName()).isEqualTo(workload.name());
            assertThat(jobs.job().getVertices())
                    .isNotEmpty()
                    .anyMatch(vertex -> vertex.getParallelism() == request.parallelism());
        }
    }

    /** Else an engine or a workload that is in no group would not be looked at. */
    @Test
    void noEngineAndNoWorkloadIsLeftOut() {
        List<RunRequest> requests =
                requests().map(arguments -> (RunRequest) arguments.get()[1]).toList();
        assertThat(requests)
                .extracting(request -> request.engine().name())
                .containsAll(Contenders.all().stream().map(Engine::name).toList());
        assertThat(requests).extracting(RunRequest::workload).containsAll(Workload.all());
    }
}
