package io.sluice;

import io.sluice.core.aggregate.Aggregate;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.runtime.AggregateColumn;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * An aggregate's column of the result.
 *
 * @param column what to compute, with the column's name
 * @param type of the values
 * @param <T> type of the records
 */
record ResultColumn<T>(AggregateColumn<T> column, TypeInformation<?> type) {

    static <S, T extends S> ResultColumn<T> of(
            Aggregation<S> aggregation, BuildContext<T> context) {
        ResolvedAggregate<S> resolved = aggregation.source().resolve(aggregation.name(), context);
        requireRetraction(aggregation, resolved.aggregate());
        @SuppressWarnings("unchecked") // What aggregates records of a supertype aggregates these.
        Aggregate<T> aggregate = (Aggregate<T>) resolved.aggregate();
        return new ResultColumn<>(
                new AggregateColumn<>(
                        new NamedAggregate<>(aggregation.name(), aggregate),
                        resolved.accumulatorSerializer()),
                resolved.resultType());
    }

    private static void requireRetraction(Aggregation<?> aggregation, Aggregate<?> aggregate) {
        if (aggregation.mustRetract() && !aggregate.retracts()) {
            throw new InvalidProgramException(
                    "The aggregate '%s', %s, cannot take records back exactly, as a changelog as input or retractable() demands. COUNT, COUNT(DISTINCT), MIN and MAX can, SUM and AVG of integers and decimals, and VAR and STDDEV of integers."
                            .formatted(aggregation.name(), aggregate.stateKind()));
        }
    }

    String name() {
        return column.aggregate().name();
    }
}
