package io.sluice.core;

import java.util.Arrays;
import java.util.stream.LongStream;

/** The seeds of random tests. */
public final class Seeds {

    private static final int FULL = 20;

    private Seeds() {}

    /**
     * The seeds in the system property {@code sluice.seeds} if it is not empty; otherwise 1 to
     * {@code count}, or to twenty times as many if {@code sluice.test.full} is true.
     */
    public static LongStream of(int count) {
        String given = System.getProperty("sluice.seeds", "");
        if (!given.isBlank()) {
            return Arrays.stream(given.split(",")).map(String::trim).mapToLong(Long::parseLong);
        }
        return LongStream.rangeClosed(
                1, Boolean.getBoolean("sluice.test.full") ? count * FULL : count);
    }
}
