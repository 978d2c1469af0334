package io.sluice.core.aggregate;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Random samples; each instance has its own taste for extremes, specials and NULLs. */
final class RandomSamples {

    private static final double[] SPECIALS = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0.0,
        -0.0,
        Double.MIN_VALUE,
        1.0
    };
    private static final String[] TEXTS = {"", "a", "b", "ab", "Zürich", "日本"};
    private static final long[] EXTREMES = {
        Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, Long.MAX_VALUE - 1, Long.MAX_VALUE
    };

    private final Random random;
    private final double nulls;
    private final LongSupplier integers;
    private final DoubleSupplier reals;

    RandomSamples(Random random) {
        this.random = random;
        nulls = new double[] {0, 0, 0.3, 1}[random.nextInt(4)];
        integers =
                switch (random.nextInt(4)) {
                    case 0 -> () -> random.nextInt(200) - 100;
                    case 1 -> () -> EXTREMES[random.nextInt(EXTREMES.length)];
                    case 2 -> () -> random.nextLong() >> random.nextInt(64);
                    default -> () -> Long.MAX_VALUE - random.nextInt(1000);
                };
        reals =
                switch (random.nextInt(5)) {
                    case 0 -> () -> 100 + random.nextInt(50);
                    case 1 -> random::nextGaussian;
                    case 2 -> () -> SPECIALS[random.nextInt(SPECIALS.length)];
                    case 3 -> () -> SPECIALS[3 + random.nextInt(SPECIALS.length - 3)];
                    default -> this::cancelling;
                };
    }

    List<Sample> next(int count) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            samples.add(new Sample(timestamp(), integer(), real(), text(), decimal()));
        }
        return samples;
    }

    /** Often one that another sample has. */
    private long timestamp() {
        return 10L * random.nextInt(8) - 20;
    }

    private @Nullable String text() {
        return random.nextDouble() < nulls ? null : TEXTS[random.nextInt(TEXTS.length)];
    }

    /** Of different scales, so that equal ones may look different. */
    private @Nullable BigDecimal decimal() {
        return random.nextDouble() < nulls
                ? null
                : BigDecimal.valueOf(random.nextInt(2000) - 1000, random.nextInt(3))
                        .setScale(3 + random.nextInt(2));
    }

    private @Nullable Long integer() {
        return random.nextDouble() < nulls ? null : Long.valueOf(integers.getAsLong());
    }

    private @Nullable Double real() {
        return random.nextDouble() < nulls ? null : Double.valueOf(reals.getAsDouble());
    }

    /** Small ones amid huge ones of few values and either sign, which mostly cancel. */
    private double cancelling() {
        double huge = random.nextBoolean() ? 1e15 : -1e15;
        return random.nextInt(3) == 0 ? huge : 1 + random.nextDouble();
    }
}
