package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FoldSwitchTest {

    private static final long SAMPLE = 1000;

    private final FoldSwitch decision = new FoldSwitch(4, SAMPLE);

    @Test
    void foldsUntilItKnowsBetter() {
        assertThat(decision.isFolding()).isTrue();
        assertThat(decision.ratio()).isNaN();
        assertThat(decision.drained(SAMPLE - 1, SAMPLE - 1)).isTrue();
    }

    @Test
    void goesOnWhereManyRecordsShareARow() {
        assertThat(decision.drained(SAMPLE, SAMPLE / 4)).isTrue();
        assertThat(decision.ratio()).isEqualTo(4);
        assertThat(decision.isFolding()).isTrue();
    }

    @Test
    void stopsWhereFewRecordsShareARow() {
        assertThat(decision.drained(SAMPLE, SAMPLE / 4 + 1)).isFalse();
        assertThat(decision.isFolding()).isFalse();
        assertThat(decision.ratio()).isLessThan(4);
    }

    @Test
    void judgesSmallBatchesTogether() {
        for (int batch = 0; batch < 9; batch++) {
            assertThat(decision.drained(SAMPLE / 10, SAMPLE / 10)).isTrue();
        }
        assertThat(decision.drained(SAMPLE / 10, SAMPLE / 10)).isFalse();
        assertThat(decision.ratio()).isEqualTo(1);
    }

    @Test
    void triesAgainAfterAWhile() {
        decision.drained(SAMPLE, SAMPLE);
        for (int batch = 1; batch < FoldSwitch.BYPASSED_BATCHES; batch++) {
            assertThat(decision.drained(SAMPLE, SAMPLE)).as("batch %s", batch).isFalse();
        }

        assertThat(decision.drained(SAMPLE, SAMPLE)).isTrue();
        assertThat(decision.ratio()).as("bypassed batches are no sample").isEqualTo(1);
        assertThat(decision.drained(SAMPLE, SAMPLE / 10)).as("now it pays").isTrue();
        assertThat(decision.ratio()).isEqualTo(10);
    }

    @Test
    void olderSamplesAreForgotten() {
        decision.drained(10 * SAMPLE, 1);

        assertThat(decision.drained(SAMPLE, SAMPLE)).isFalse();
    }

    @Test
    void alwaysFoldsIfNoRatioIsAskedFor() {
        FoldSwitch always = new FoldSwitch(0, SAMPLE);

        assertThat(always.drained(SAMPLE, SAMPLE)).isTrue();
        assertThat(always.isFolding()).isTrue();
    }
}
