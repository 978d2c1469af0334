package io.sluice.core.window;

import java.util.Random;

/** Random windows of every kind, from 1 ms up to the greatest that are allowed. */
final class RandomSpecs {

    private static final int MOST_STEPS = 20;

    private final Random random;

    RandomSpecs(Random random) {
        this.random = random;
    }

    AlignedWindows next() {
        long unit = unit();
        long a = unit * (1 + random.nextInt(MOST_STEPS));
        long b = unit * (1 + random.nextInt(MOST_STEPS));
        return switch (random.nextInt(3)) {
            case 0 -> WindowSpec.tumbling(a, offset(a));
            case 1 -> WindowSpec.hopping(a, b, offset(b));
            default -> {
                long size = b * (1 + random.nextInt(MOST_STEPS));
                yield WindowSpec.cumulating(size, b, offset(size));
            }
        };
    }

    /** 1 ms to 2^52 ms. */
    private long unit() {
        return switch (random.nextInt(4)) {
            case 0 -> 1;
            case 1 -> 1000;
            case 2 -> 1 + random.nextInt(1_000_000);
            default -> 1 + (random.nextLong() >>> (12 + random.nextInt(50)));
        };
    }

    private long offset(long limit) {
        return random.nextBoolean() ? 0 : random.nextLong() % limit;
    }
}
