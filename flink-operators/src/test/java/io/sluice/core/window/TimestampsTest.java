package io.sluice.core.window;

import static io.sluice.core.window.Timestamps.lessDelay;
import static io.sluice.core.window.Timestamps.saturatedAdd;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimestampsTest {

    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    @Test
    void sumIsClampedToTheRangeOfLong() {
        long[] ends = {
            0, 1, -1, Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE, Long.MIN_VALUE + 1
        };
        for (long a : ends) {
            for (long b : ends) {
                assertThat(saturatedAdd(a, b)).as(a + " + " + b).isEqualTo(clamped(a, b));
            }
        }
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long a = random.nextLong();
            long b = random.nextLong() >> random.nextInt(64);
            assertThat(saturatedAdd(a, b)).as(a + " + " + b).isEqualTo(clamped(a, b));
        }
    }

    @Test
    void delayIsSubtractedButNothingIsDelayedBeyondTheEndOfTime() {
        assertThat(lessDelay(10, 3)).isEqualTo(7);
        assertThat(lessDelay(Long.MIN_VALUE, 3)).isEqualTo(Long.MIN_VALUE);
        assertThat(lessDelay(-2, Long.MAX_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThat(lessDelay(Long.MAX_VALUE - 1, Long.MAX_VALUE)).isEqualTo(-1);
        assertThat(lessDelay(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    private static long clamped(long a, long b) {
        return BigInteger.valueOf(a).add(BigInteger.valueOf(b)).max(MIN).min(MAX).longValueExact();
    }
}
