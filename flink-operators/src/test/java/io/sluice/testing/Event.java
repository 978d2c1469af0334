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
 * @param takesBack id of the record that this one takes back in a changelog, or null
 */
public record Event(
        int id,
        String symbol,
        long venue,
        long timestamp,
        @Nullable Long quantity,
        @Nullable Double price,
        @Nullable Integer takesBack) {

    /** A record that takes nothing back. */
    public Event(
            int id,
            String symbol,
            long venue,
            long timestamp,
            @Nullable Long quantity,
            @Nullable Double price) {
        this(id, symbol, venue, timestamp, quantity, price, null);
    }

    /** The record that takes this one back. */
    public Event takenBack(int by) {
        return new Event(by, symbol, venue, timestamp, quantity, price, id);
    }

    /** The record that this one takes back, or null. */
    public @Nullable Event undone() {
        return takesBack == null
                ? null
                : new Event(takesBack, symbol, venue, timestamp, quantity, price);
    }

    /** The first one or two fields of the key. */
    public List<Object> key(int fields) {
        return fields == 1 ? List.of(symbol) : List.of(symbol, venue);
    }

    /** A text that several records have; NULL where the quantity is. */
    public @Nullable String text() {
        return quantity == null ? null : "text " + quantity % 5;
    }

    /** The quantity in tenths or hundredths; NULL where it is. */
    public @Nullable BigDecimal decimal() {
        int original = takesBack == null ? id : takesBack;
        return quantity == null ? null : BigDecimal.valueOf(quantity, 1 + original % 2);
    }

    @Override
    public String toString() {
        return "#%d%s@%d %s/%d quantity=%s price=%s"
                .formatted(
                        id,
                        takesBack == null ? "" : " takes back #" + takesBack,
                        timestamp,
                        symbol,
                        venue,
                        quantity,
                        price);
    }
}
