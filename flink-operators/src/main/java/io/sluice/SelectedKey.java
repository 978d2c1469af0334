package io.sluice;

import io.sluice.core.aggregate.KeyField;
import org.apache.flink.api.java.functions.KeySelector;

/**
 * A key field read by a Flink key selector. A null is refused, as {@code keyBy} refuses it.
 *
 * @param name of the field, for messages
 */
record SelectedKey<T>(String name, KeySelector<T, ?> selector) implements KeyField<T> {

    @Override
    public Object get(T record) {
        Object key;
        try {
            key = selector.getKey(record);
        } catch (Exception failed) {
            throw new IllegalStateException(
                    "The key '%s' cannot be read from the record %s".formatted(name, record),
                    failed);
        }
        if (key == null) {
            throw new NullPointerException(
                    "The key '%s' is null in the record %s. Filter such records out, or map null to a value of your own in keyBy."
                            .formatted(name, record));
        }
        return key;
    }
}
