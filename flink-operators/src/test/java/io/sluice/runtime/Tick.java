package io.sluice.runtime;

import org.jspecify.annotations.Nullable;

/**
 * The record of the operator tests.
 *
 * @param symbol key; may be null
 * @param quantity an integer; may be null
 * @param price a double; may be NaN
 * @param takesBack whether it takes back an equal one
 */
public record Tick(
        @Nullable String symbol, @Nullable Long quantity, double price, boolean takesBack) {

    Tick(@Nullable String symbol, @Nullable Long quantity, double price) {
        this(symbol, quantity, price, false);
    }

    /** The record that takes this one back. */
    Tick takenBack() {
        return new Tick(symbol, quantity, price, true);
    }

    static Tick of(@Nullable String symbol, long quantity) {
        return new Tick(symbol, quantity, quantity);
    }
}
