package io.sluice.perf.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.perf.report.SoakRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoakVerdictTest {

    /** Half an hour, a full collection every minute. */
    private static final int PERIODS = 180;

    /** What the figures are in a period. */
    private interface Shape {
        double at(int period);
    }

    private static List<double[]> rows(Shape heap, Shape median, Shape slow) {
        List<double[]> rows = new ArrayList<>();
        for (int period = 1; period <= PERIODS; period++) {
            double live = period % 6 == 0 ? heap.at(period) : 0;
            rows.add(
                    new double[] {
                        period * 10.0,
                        4,
                        2_500,
                        live + period,
                        median.at(period),
                        slow.at(period),
                        30,
                        10,
                        400,
                        live
                    });
        }
        return rows;
    }

    /** Noise of at most 1 that repeats, so that no test fails by chance. */
    private static double noise(int period) {
        return (period * 7 % 11 - 5) / 5.0;
    }

    private static SoakVerdict verdict(Shape heap, Shape median, Shape slow) {
        return SoakVerdict.of(rows(heap, median, slow));
    }

    @Test
    void whatIsNoisyIsFlat() {
        SoakVerdict verdict =
                verdict(p -> 37 + noise(p), p -> 3 + noise(p), p -> p == 90 ? 400 : 8 + noise(p));
        assertThat(verdict.figures()).hasSize(3).allMatch(line -> line.contains("at most"));
        assertThat(verdict.flat()).isTrue();
    }

    @Test
    void garbageThatYoungCollectionsLeaveIsNoLeak() {
        // The least heap after any collection rises by 180 MiB in these rows.
        assertThat(verdict(p -> 37, p -> 3, p -> 8).flat()).isTrue();
    }

    @Test
    void leakIsFound() {
        // 0.6 MiB a minute.
        SoakVerdict verdict = verdict(p -> 37 + p / 10.0 + noise(p), p -> 3, p -> 8);
        assertThat(verdict.flat()).isFalse();
        assertThat(verdict.figures().get(0))
                .containsPattern("heap after full collections: 4[78]\\.\\d MiB")
                .containsPattern("a rise of 1[345]\\.\\d, more than 4\\.\\d");
    }

    @Test
    void latencyThatGrowsIsFound() {
        assertThat(verdict(p -> 37, p -> 3 + p / 50.0, p -> 8).figures().get(1))
                .contains("more than");
        assertThat(verdict(p -> 37, p -> 3, p -> 8 + p / 20.0).figures().get(2))
                .contains("more than");
        assertThat(verdict(p -> 37, p -> 3, p -> 8 + p / 20.0).flat()).isFalse();
    }

    @Test
    void warmUpDoesNotCount() {
        assertThat(verdict(p -> p < 30 ? 5 : 37, p -> 3, p -> 8).flat()).isTrue();
    }

    @Test
    void withoutFullCollectionsThereIsNoTelling() {
        SoakVerdict verdict = verdict(p -> 0, p -> 3, p -> 8);
        assertThat(verdict.flat()).isFalse();
        assertThat(verdict.figures().get(0))
                .isEqualTo("heap after full collections: 0 points, and it takes 5 to tell");
    }

    @Test
    void lineNeedsTwoPoints() {
        assertThatThrownBy(() -> Trend.of(List.of(new double[] {1, 1})))
                .hasMessage("no line through 1 points");
    }

    /** It was made before full collections were asked for. */
    @Test
    void latencyOfTheCheckedInRecordIsFlat() throws IOException {
        SoakVerdict verdict =
                SoakVerdict.of(SoakRecord.rows(Files.readAllLines(Path.of("results", "soak.tsv"))));
        assertThat(verdict.figures().subList(1, 3)).allMatch(line -> line.contains("at most"));
    }
}
