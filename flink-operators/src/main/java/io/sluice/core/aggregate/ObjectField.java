package io.sluice.core.aggregate;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Reads an object from a record. Stateless: called for every record, by several threads. */
@FunctionalInterface
public interface ObjectField<T> extends Serializable {

    /** The value; null is SQL's NULL. */
    @Nullable Object get(T record);
}
