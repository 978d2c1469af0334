package io.sluice.core.aggregate;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Reads one field of the key from a record. Stateless: called for every record, by several threads.
 */
@FunctionalInterface
public interface KeyField<T> extends Serializable {

    /**
     * The value, immutable and with a hash code that is the same in every process; null is SQL's
     * NULL, and all NULLs are one key.
     */
    @Nullable Object get(T record);
}
