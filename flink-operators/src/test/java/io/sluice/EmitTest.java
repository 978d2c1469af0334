package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.EmissionPolicy.Kind;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class EmitTest {

    private final Configuration options = new Configuration();

    @Test
    void changesTakeBatchAndIntervalFromTheOptions() {
        assertThat(policy(Emit.changes()))
                .isEqualTo(new EmissionPolicy(Kind.CHANGES, 10_000, 100, false));
        options.set(SluiceOptions.EMIT_BATCH_SIZE, 7L);
        options.set(SluiceOptions.EMIT_INTERVAL, Duration.ofSeconds(2));
        assertThat(policy(Emit.changes()))
                .isEqualTo(new EmissionPolicy(Kind.CHANGES, 7, 2_000, false));
    }

    @Test
    void whatIsSetPrecedesTheOptions() {
        options.set(SluiceOptions.EMIT_BATCH_SIZE, 7L);
        assertThat(
                        policy(
                                Emit.changes()
                                        .everyRecords(5)
                                        .atLeastEvery(Duration.ofMillis(20))
                                        .skipUnchanged()))
                .isEqualTo(new EmissionPolicy(Kind.CHANGES, 5, 20, true));
    }

    @Test
    void aLatencyTargetLetsBatchesAdaptAndIsSharedByFoldAndWindows() {
        assertThat(policy(Emit.changes().withinLatency(Duration.ofMillis(40))))
                .isEqualTo(new EmissionPolicy(Kind.CHANGES, 1, 10_000, 20, false));
        options.set(SluiceOptions.EMIT_LATENCY_TARGET, Duration.ofMillis(8));
        assertThat(policy(Emit.changes().everyRecords(500).skipUnchanged()))
                .isEqualTo(new EmissionPolicy(Kind.CHANGES, 1, 500, 4, true));
    }

    @Test
    void ofIntervalAndLatencyTargetTheLastSaidHolds() {
        Emit.Changes adaptive = Emit.changes().withinLatency(Duration.ofMillis(40));
        assertThat(policy(adaptive.atLeastEvery(Duration.ofMillis(7))))
                .isEqualTo(new EmissionPolicy(Kind.CHANGES, 10_000, 7, false));
        assertThat(
                        policy(
                                Emit.changes()
                                        .atLeastEvery(Duration.ofMillis(7))
                                        .withinLatency(Duration.ofMillis(40))))
                .isEqualTo(policy(adaptive));
        options.set(SluiceOptions.EMIT_LATENCY_TARGET, Duration.ofMillis(8));
        assertThat(policy(Emit.changes().atLeastEvery(Duration.ofMillis(7))))
                .isEqualTo(new EmissionPolicy(Kind.CHANGES, 10_000, 7, false));
    }

    @Test
    void aLatencyTargetTooShortToShareIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Emit.changes().withinLatency(Duration.ofMillis(1)))
                .withMessage(
                        "the latency target of Emit.changes() must be at least 2 ms, got 1 ms");
        options.set(SluiceOptions.EMIT_LATENCY_TARGET, Duration.ofMillis(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(Emit.changes()))
                .withMessage("sluice.emit.latency-target must be at least 2 ms, got 1 ms");
    }

    @Test
    void theOtherPolicies() {
        assertThat(policy(Emit.finalResults())).isEqualTo(EmissionPolicy.of(Kind.FINAL));
        assertThat(policy(Emit.perRecord())).isEqualTo(EmissionPolicy.of(Kind.PER_RECORD));
        assertThat(policy(Emit.onWatermark())).isEqualTo(EmissionPolicy.of(Kind.ON_WATERMARK));
        assertThat(policy(Emit.allGroupsPerRecord()))
                .isEqualTo(EmissionPolicy.of(Kind.ALL_GROUPS_PER_RECORD));
        assertThat(policy(Emit.every(Duration.ofSeconds(1)).skipUnchanged()))
                .isEqualTo(new EmissionPolicy(Kind.INTERVAL, 0, 1_000, true));
    }

    @Test
    void graceBelongsToFinalResults() {
        assertThat(Emit.finalResults().skipUnchanged().grace(Duration.ofSeconds(3)).graceMillis())
                .isEqualTo(3_000);
        assertThat(Emit.changes().graceMillis()).isZero();
    }

    @Test
    void nonsenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Emit.changes().everyRecords(0))
                .withMessage("the batch of Emit.changes() must be at least 1 record, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Emit.changes().atLeastEvery(Duration.ZERO))
                .withMessage("the emission interval must be greater than 0 ms, got 0 ms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Emit.every(Duration.ofMillis(-1)))
                .withMessage("the emission interval must be greater than 0 ms, got -1 ms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Emit.finalResults().grace(Duration.ofMillis(-1)))
                .withMessage("grace must be at least 0 ms, got -1 ms");
    }

    private EmissionPolicy policy(Emit emit) {
        return emit.policy(options);
    }
}
