package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.junit.jupiter.api.Test;

class BatchedWatermarksTest {

    private final Emitted emitted = new Emitted();

    @Test
    void oneWatermarkPerBatchBehindTheGreatestTimestamp() {
        WatermarkGenerator<String> generator = generator(10, 3);
        event(generator, 100);
        event(generator, 300);
        assertThat(emitted.watermarks).isEmpty();
        event(generator, 200);
        assertThat(emitted.watermarks).containsExactly(289L);
        event(generator, 1);
        event(generator, 2);
        event(generator, 3);
        assertThat(emitted.watermarks).containsExactly(289L, 289L);
    }

    @Test
    void incompleteBatchIsWorthAWatermarkAtAPeriodicMoment() {
        WatermarkGenerator<String> generator = generator(0, 3);
        generator.onPeriodicEmit(emitted);
        assertThat(emitted.watermarks).isEmpty();
        event(generator, 100);
        generator.onPeriodicEmit(emitted);
        generator.onPeriodicEmit(emitted);
        assertThat(emitted.watermarks).containsExactly(99L);
        event(generator, 101);
        event(generator, 102);
        assertThat(emitted.watermarks).containsExactly(99L);
        event(generator, 103);
        assertThat(emitted.watermarks).containsExactly(99L, 102L);
    }

    @Test
    void watermarkDoesNotWrapAround() {
        WatermarkGenerator<String> generator = generator(10, 1);
        event(generator, Long.MIN_VALUE);
        event(generator, Long.MIN_VALUE + 10);
        assertThat(emitted.watermarks).isEmpty();
        event(generator, Long.MIN_VALUE + 11);
        assertThat(emitted.watermarks).containsExactly(Long.MIN_VALUE);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchedWatermarks.forBoundedOutOfOrderness(Duration.ofMillis(-1)))
                .withMessage("the bound of the disorder must be at least 0 ms, got -1 ms");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                BatchedWatermarks.forBoundedOutOfOrderness(Duration.ZERO)
                                        .everyRecords(0))
                .withMessage("the batch of watermarks must be at least 1 record, got 0");
    }

    private static WatermarkGenerator<String> generator(long bound, int batch) {
        return BatchedWatermarks.<String>forBoundedOutOfOrderness(Duration.ofMillis(bound))
                .everyRecords(batch)
                .createWatermarkGenerator(null);
    }

    private void event(WatermarkGenerator<String> generator, long timestamp) {
        generator.onEvent("event", timestamp, emitted);
    }

    private static final class Emitted implements WatermarkOutput {

        final List<Long> watermarks = new ArrayList<>();

        @Override
        public void emitWatermark(Watermark watermark) {
            watermarks.add(watermark.getTimestamp());
        }

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    }
}
