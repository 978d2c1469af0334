package io.sluice.core.table;

/**
 * How a table reads a grouping key from its source, field by field, without building a key object.
 *
 * @param <S> what carries the key: a record, or a row that is not in a table
 */
public interface KeyAccess<S> {

    /** Hash of all key fields; equal keys have equal hashes in every process. */
    int hash(S source);

    /** Whether the source's key equals the stored fields {@code keys[at ..]}. */
    boolean matches(S source, Object[] keys, int at);

    /** Stores the source's key fields at {@code keys[at ..]}. */
    void copy(S source, Object[] keys, int at);
}
