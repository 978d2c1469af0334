package io.sluice.core.aggregate;

import java.io.Serializable;

/**
 * Tells which records of a changelog take back an earlier one.
 *
 * @param <T> type of the records
 */
@FunctionalInterface
public interface RetractionField<T> extends Serializable {

    /** Whether the record undoes an earlier, equal one, rather than adding to it. */
    boolean isRetraction(T record);
}
