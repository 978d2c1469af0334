package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.WindowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every metric stands in docs/operations.md with what is normal and what is not; no other does. */
class DocumentedMetricsTest {

    private static final Path PAGE = Path.of("..", "docs", "operations.md");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    /** What Flink registers for every operator. */
    private static final Pattern OF_FLINK =
            Pattern.compile(
                    "num(Records|Bytes)(In|Out)(PerSecond|Errors)?|current(Input|Output)\\d*Watermark.*");

    @Test
    void foldOperator() throws Exception {
        try (TestJob job = job()) {
            assertThat(documented("Fold")).isEqualTo(own(job.foldMetrics()));
        }
    }

    @Test
    void windowOperator() throws Exception {
        try (TestJob job = job()) {
            assertThat(documented("Window")).isEqualTo(own(job.windowMetrics()));
        }
    }

    @Test
    void windowOperatorThatSpills() throws Exception {
        try (TestJob job =
                new TestJob(
                        TestQuery.of(WindowSpec.tumbling(10, 0)).spilling(), 1, Backend.HASH_MAP)) {
            Set<String> own = own(job.windowMetrics());
            own.removeAll(documented("Window"));
            Set<String> spilling = documented("spilling Window");
            spilling.removeAll(documented("both"));
            assertThat(own).isNotEmpty().isEqualTo(spilling);
        }
    }

    @Test
    void eachHasAMeaningANormalRangeAndAnAlert() throws IOException {
        assertThat(rows()).isNotEmpty();
        for (List<String> row : rows()) {
            assertThat(row).as("%s", row).hasSize(5).noneMatch(String::isBlank);
        }
    }

    private static TestJob job() throws Exception {
        return new TestJob(
                TestQuery.of(WindowSpec.tumbling(10, 0)).emit(Kind.CHANGES), 1, Backend.HASH_MAP);
    }

    private static Set<String> own(Set<String> registered) {
        Set<String> own = new TreeSet<>(registered);
        own.removeIf(name -> OF_FLINK.matcher(name).matches());
        return own;
    }

    private static Set<String> documented(String operator) throws IOException {
        Set<String> names = new TreeSet<>();
        for (List<String> row : rows()) {
            if (row.get(0).equals(operator) || row.get(0).equals("both")) {
                Matcher name = NAME.matcher(row.get(1));
                while (name.find()) {
                    names.add(name.group(1));
                }
            }
        }
        return names;
    }

    /** Cells of the rows of the table of metrics. */
    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(
                        line ->
                                line.matches(
                                        "\\| (Fold|Window|spilling Window|both|functions) \\| `.*"))
                .map(line -> line.substring(1, line.length() - 1).split("\\|", -1))
                .map(cells -> Arrays.stream(cells).map(String::strip).toList())
                .toList();
    }
}
