package io.sluice;

import java.time.Duration;
import java.util.Objects;

/** Turns durations of the public API into the engine's milliseconds. */
final class Millis {

    private Millis() {}

    /**
     * The duration in ms.
     *
     * @param setting name of the setting, for the error
     * @throws IllegalArgumentException if the duration is no whole number of ms or too long for a
     *     {@code long}
     */
    static long of(String setting, Duration duration) {
        Objects.requireNonNull(duration, setting);
        long millis;
        try {
            millis = duration.toMillis();
        } catch (ArithmeticException tooLong) {
            throw new IllegalArgumentException(
                    setting + " must be at most " + Long.MAX_VALUE + " ms, got " + duration,
                    tooLong);
        }
        if (!Duration.ofMillis(millis).equals(duration)) {
            throw new IllegalArgumentException(
                    setting + " must be a whole number of ms, got " + duration);
        }
        return millis;
    }

    /** As {@link #of}; refuses 0 and less too. */
    static long positive(String setting, Duration duration) {
        long millis = of(setting, duration);
        if (millis <= 0) {
            throw new IllegalArgumentException(
                    setting + " must be greater than 0 ms, got " + millis + " ms");
        }
        return millis;
    }

    /** As {@link #of}; refuses less than 0 too. */
    static long notNegative(String setting, Duration duration) {
        long millis = of(setting, duration);
        if (millis < 0) {
            throw new IllegalArgumentException(
                    setting + " must be at least 0 ms, got " + millis + " ms");
        }
        return millis;
    }
}
