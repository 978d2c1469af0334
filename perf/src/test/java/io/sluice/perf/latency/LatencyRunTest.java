package io.sluice.perf.latency;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LatencyRunTest {

    private static final double SECONDS = 0.2;
    private static final long PEAK = 100_000;

    @ParameterizedTest
    @EnumSource(LatencyCandidate.class)
    void everyRecordIsContainedInARow(LatencyCandidate candidate) throws Exception {
        try (LatencyRun run = new LatencyRun(candidate, SECONDS)) {
            Latency latency = run.at(PEAK, 50);
            assertThat(latency.verified()).isTrue();
            assertThat(latency.rate()).isEqualTo(50_000);
            assertThat(latency.p50()).isPositive();
            assertThat(latency.max()).isGreaterThanOrEqualTo(latency.p999());
        }
    }
}
