package io.sluice.perf.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        assertThat(parse("--full").repetitions()).isEqualTo(5);
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

    @ParameterizedTest
    @CsvSource({
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
