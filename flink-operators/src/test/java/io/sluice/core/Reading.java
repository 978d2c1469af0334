package io.sluice.core;

import io.sluice.core.aggregate.KeyField;
import io.sluice.core.aggregate.LongField;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of the tests. Both key fields may be NULL.
 *
 * @param takesBack whether it takes back an equal one
 */
public record Reading(
        @Nullable Object sensor,
        @Nullable Object site,
        long timestamp,
        long value,
        boolean takesBack) {

    /** A record that takes nothing back. */
    public Reading(@Nullable Object sensor, @Nullable Object site, long timestamp, long value) {
        this(sensor, site, timestamp, value, false);
    }

    public static final KeyField<Reading> SENSOR = Reading::sensor;
    public static final KeyField<Reading> SITE = Reading::site;
    public static final LongField<Reading> VALUE = Reading::value;

    /** A record without timestamp, for tables. */
    public static Reading of(@Nullable Object sensor, @Nullable Object site, long value) {
        return new Reading(sensor, site, 0, value);
    }

    /** The whole key. */
    public List<@Nullable Object> key() {
        return Arrays.asList(sensor, site);
    }
}
