package io.sluice;

import io.sluice.core.aggregate.KeyField;
import org.apache.flink.api.java.functions.KeySelector;
import org.jspecify.annotations.Nullable;

/**
 * A key field read by a Flink key selector. Unless it may be null, a null is refused, as Flink's
 * {@code keyBy} refuses it.
 *
 * @param name of the field, for messages
 * @param nullable whether all nulls are one key, rather than an error
 */
record SelectedKey<T>(String name, KeySelector<T, ?> selector, boolean nullable)
        implements KeyField<T> {

    @Override
    public @Nullable Object get(T record) {
        Object key;
        try {
            key = selector.getKey(record);
        } catch (Exception failed) {
            throw new IllegalStateException(
                    "The key '%s' cannot be read from the record %s".formatted(name, record),
                    failed);
        }
        if (key == null && !nullable) {
            throw new NullPointerException(
                    "The key '%s' is null in the record %s. Filter such records out, map null to a value of your own in keyBy, or use keyByNullable."
                            .formatted(name, record));
        }
        return key;
    }
}
