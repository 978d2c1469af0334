package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.window.WindowBoundaries;
import io.sluice.core.window.WindowSpec;
import org.junit.jupiter.api.Test;

class WatermarkHoldTest {

    private static final WindowBoundaries BOUNDARIES = WindowSpec.tumbling(10, 0).boundaries(3);

    private final WatermarkHold hold = new WatermarkHold(BOUNDARIES, true);

    @Test
    void nothingIsHeldBeforeTheFirstWatermark() {
        assertThat(hold.isHolding()).isFalse();
        assertThat(hold.received()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void watermarkThatClosesNothingMayWait() {
        forward(10);

        assertThat(hold.receive(11)).isFalse();
        assertThat(hold.isHolding()).isTrue();
        assertThat(hold.received()).as("lateness is judged by it").isEqualTo(11);
        assertThat(hold.release()).isEqualTo(11);
        assertThat(hold.isHolding()).isFalse();
    }

    @Test
    void watermarkThatClosesAWindowMustGoOn() {
        forward(10);

        assertThat(hold.receive(18)).as("expiry of [0, 10) at 12").isTrue();
        hold.release();
        assertThat(hold.receive(18)).isFalse();
        assertThat(hold.receive(19)).as("close of [10, 20)").isTrue();
        assertThat(hold.receive(21)).isFalse();
        assertThat(hold.receive(22)).as("expiry of [10, 20)").isTrue();
    }

    @Test
    void watermarkThatDoesNotAdvanceIsIgnored() {
        forward(15);

        assertThat(hold.receive(15)).isFalse();
        assertThat(hold.receive(5)).isFalse();
        assertThat(hold.received()).isEqualTo(15);
        assertThat(hold.isHolding()).isFalse();
    }

    @Test
    void endOfInputMustGoOn() {
        forward(15);

        assertThat(hold.receive(Long.MAX_VALUE)).isTrue();
        assertThat(hold.release()).isEqualTo(Long.MAX_VALUE);
        assertThat(hold.receive(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void everyWatermarkMustGoOnWhereNoneMayWait() {
        WatermarkHold strict = new WatermarkHold(BOUNDARIES, false);

        assertThat(strict.receive(13)).isTrue();
        assertThat(strict.receive(13)).isFalse();
        assertThat(strict.receive(14)).isTrue();
    }

    private void forward(long watermark) {
        assertThat(hold.receive(watermark)).isTrue();
        assertThat(hold.isHolding()).isTrue();
        assertThat(hold.release()).isEqualTo(watermark);
    }
}
