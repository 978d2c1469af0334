package io.sluice.perf.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.perf.load.Workload;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionParserTest {

    private static Options parse(String line) {
        return OptionParser.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")));
    }

    @Test
    void quickIsTheDefault() {
        assertThat(parse("").mode()).isEqualTo("quick");
        assertThat(parse("").repetitions()).isEqualTo(3);
        assertThat(parse("").groups()).containsExactly(Group.HEADLINE, Group.OTHERS);
        assertThat(parse("--full").repetitions()).isEqualTo(5);
        assertThat(parse("--full").groups()).containsExactly(Group.values());
        assertThat(parse("--group scaling,copies --full").groups())
                .containsExactly(Group.SCALING, Group.COPIES);
    }

    @Test
    void onlySelects() {
        Options options = parse("--only tumbling-10s-200/(sluice|flink)$");
        assertThat(Showdown.plan(options))
                .extracting(request -> request.engine().name())
                .containsExactly("sluice", "flink");
    }

    @Test
    void reuseOnAndOffAreTwoRuns() {
        assertThat(Showdown.plan(parse("--object-reuse both --only tumbling-10s-200/sluice$")))
                .extracting(RunRequest::objectReuse)
                .containsExactly(true, false);
    }

    @Test
    void everyWorkloadIsMeasuredWithSluice() {
        assertThat(
                        Showdown.plan(parse("--full")).stream()
                                .filter(request -> request.engine().name().equals("sluice"))
                                .map(request -> request.workload().name())
                                .distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Workload.all().stream()
                                .map(Workload::name)
                                .filter(name -> !name.equals(Workload.SCENARIO_TEXT))
                                .toList());
    }

    @Test
    void recordsComeFasterWhereThereAreMoreTasks() {
        String only = "--group scaling --only rate-.*/sluice$";
        assertThat(Showdown.plan(parse(only)))
                .extracting(request -> request.workload().name(), RunRequest::parallelism)
                .containsExactly(
                        tuple("tumbling-10s-200-rate-2", 2),
                        tuple("tumbling-10s-200-rate-4", 4),
                        tuple("tumbling-10s-200-rate-8", 8));
        assertThat(Showdown.plan(parse("--group others --only rate-"))).isEmpty();
    }

    @Test
    void theTextOfTheScenarioIsMeasuredByTheSameWrittenByHand() {
        assertThat(Showdown.plan(parse("")))
                .filteredOn(request -> request.workload().name().equals(Workload.SCENARIO_TEXT))
                .extracting(request -> request.engine().name())
                .containsExactlyInAnyOrder("sluice-sql", "sluice-rows");
    }

    @Test
    void whatSeveralGroupsWantIsMeasuredOnce() {
        assertThat(Showdown.plan(parse("--full --only tumbling-10s-200/sluice$")))
                .extracting(RunRequest::parallelism, RunRequest::objectReuse)
                .containsExactly(
                        tuple(1, true),
                        tuple(2, true),
                        tuple(1, false),
                        tuple(4, true),
                        tuple(8, true));
    }

    @Test
    void everyEngineRunsWhereItCan() {
        assertThat(Showdown.plan(parse("--only tumbling-1s-200/kafka"))).isEmpty();
        assertThat(Showdown.plan(parse("--only tumbling-1s-200/kafka --every-engine"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "--group slow, --group needs one of [headline",
        "--fast, unknown option '--fast'",
        "--only, --only needs a value",
        "--only (, --only",
        "--object-reuse maybe, --object-reuse is on",
        "--parallelism 1.5, --parallelism needs a whole number",
        "--set sluice.fold.mode, --set needs KEY=VALUE",
        "--repetitions 0, --repetitions needs a number greater than 0",
        "--seconds soon, --seconds needs a number"
    })
    void wrongOptionsAreNamed(String line, String message) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
