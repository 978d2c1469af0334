package io.sluice;

import java.io.Serializable;
import org.apache.flink.types.RowKind;

/**
 * Tells what each record of a changelog does to the table behind it.
 *
 * @param <T> type of the records
 */
@FunctionalInterface
public interface RowKinds<T> extends Serializable {

    /**
     * The kind of a record: +I and +U add it, -U and -D take back an equal one that came before.
     */
    RowKind of(T record);
}
