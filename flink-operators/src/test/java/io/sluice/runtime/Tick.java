package io.sluice.runtime;

import org.jspecify.annotations.Nullable;

/**
 * The record of the operator tests.
 *
 * @param symbol key; may be null
 * @param quantity an integer; may be null
 * @param price a double; may be NaN
 */
public record Tick(@Nullable String symbol, @Nullable Long quantity, double price) {

    static Tick of(@Nullable String symbol, long quantity) {
        return new Tick(symbol, quantity, quantity);
    }
}
