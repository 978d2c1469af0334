package io.sluice.runtime;

import io.sluice.core.aggregate.NamedAggregate;
import java.io.Serializable;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate of a query.
 *
 * @param aggregate name and computation
 * @param accumulatorSerializer writes an accumulator that is an object; null for one of lanes
 * @param <T> record
 */
public record AggregateColumn<T>(
        NamedAggregate<T> aggregate, @Nullable TypeSerializer<?> accumulatorSerializer)
        implements Serializable {}
