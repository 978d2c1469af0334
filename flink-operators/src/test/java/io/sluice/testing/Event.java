package io.sluice.testing;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of the random tests.
 *
 * @param id unique within a test
 * @param symbol first field of the key
 * @param venue second field of the key, where there are two
 * @param timestamp event time in epoch ms
 * @param quantity an integer, or SQL's NULL
 * @param price a floating-point number, or SQL's NULL
 */
public record Event(
        int id,
        String symbol,
        long venue,
        long timestamp,
        @Nullable Long quantity,
        @Nullable Double price) {

    /** The first one or two fields of the key. */
    public List<Object> key(int fields) {
        return fields == 1 ? List.of(symbol) : List.of(symbol, venue);
    }

    /** A text that several records have; NULL where the quantity is. */
    public @Nullable String text() {
        return quantity == null ? null : "text " + quantity % 5;
    }

    /** The quantity in hundredths; NULL where it is. */
    public @Nullable BigDecimal decimal() {
        return quantity == null ? null : BigDecimal.valueOf(quantity, 2);
    }

    @Override
    public String toString() {
        return "#%d@%d %s/%d quantity=%s price=%s"
                .formatted(id, timestamp, symbol, venue, quantity, price);
    }
}
