package io.sluice.core.aggregate;

import java.io.Serializable;

/**
 * An aggregate and the name of its result, by which snapshots recognise it.
 *
 * @param name name of the result column, unique within its query
 * @param aggregate what to compute
 * @param <T> type of the records
 */
public record NamedAggregate<T>(String name, Aggregate<T> aggregate) implements Serializable {}
