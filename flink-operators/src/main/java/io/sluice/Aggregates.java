package io.sluice;

import io.sluice.core.aggregate.Count;
import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.DoubleField;
import io.sluice.core.aggregate.LongAvg;
import io.sluice.core.aggregate.LongField;
import io.sluice.core.aggregate.ObjectField;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The aggregates of a query. A field is a method reference, {@code sum(Trade::quantity)}, or a
 * lambda with a typed parameter, {@code sum((Trade t) -> t.price() * t.quantity())}; whether it is
 * an integer, a floating-point number or a number that may be null decides the computation. NULLs
 * are ignored. Integers give exact results, doubles compensated ones; NaN counts as the greatest
 * value.
 */
// The overloads take functions of the same shape, which resolve by what they return as long as a
// lambda's parameter has a type.
@SuppressWarnings({"overloads", "FunctionalInterfaceClash"})
public final class Aggregates {

    private Aggregates() {}

    /** The number of records, as a Long. */
    public static <T> Aggregation<T> count() {
        return Aggregation.of(new FixedSource<>("count", new CountAll<>(), Types.LONG));
    }

    /** The number of records whose field is not null, as a Long. */
    public static <T> Aggregation<T> count(ObjectField<T> field) {
        return Aggregation.of(new FixedSource<>("count", new Count<>(field), Types.LONG));
    }

    /**
     * The sum of an integer, as a Long. A sum that fits no Long fails the job; see {@link
     * Aggregation#widened}.
     */
    public static <T> Aggregation<T> sum(LongField<T> field) {
        return Aggregation.of(new LongSource<>(NumericAggregate.SUM, field, false));
    }

    /** The sum of a floating-point number, as a Double; null without values. */
    public static <T> Aggregation<T> sum(DoubleField<T> field) {
        return Aggregation.of(new DoubleSource<>(NumericAggregate.SUM, field));
    }

    /** The sum of a number that may be null, as a Long or Double; null without values. */
    public static <T, N extends Number> Aggregation<T> sum(NumberField<T, N> field) {
        return Aggregation.of(new NumberSource<>(NumericAggregate.SUM, field, false));
    }

    /** The mean of an integer, as a Double. */
    public static <T> Aggregation<T> avg(LongField<T> field) {
        return Aggregation.of(new LongSource<>(NumericAggregate.AVG, field, false));
    }

    /** The mean of a floating-point number, as a Double. */
    public static <T> Aggregation<T> avg(DoubleField<T> field) {
        return Aggregation.of(new DoubleSource<>(NumericAggregate.AVG, field));
    }

    /** The mean of a number that may be null, as a Double; null without values. */
    public static <T, N extends Number> Aggregation<T> avg(NumberField<T, N> field) {
        return Aggregation.of(new NumberSource<>(NumericAggregate.AVG, field, false));
    }

    /** The mean of an integer as a Long: exact, then truncated towards 0, as in SQL. */
    public static <T> Aggregation<T> truncatedAvg(LongField<T> field) {
        return Aggregation.of(new FixedSource<>("avg", new LongAvg<>(field, true), Types.LONG));
    }

    /** The least value of an integer, as a Long. */
    public static <T> Aggregation<T> min(LongField<T> field) {
        return Aggregation.of(new LongSource<>(NumericAggregate.MIN, field, false));
    }

    /** The least value of a floating-point number, as a Double. */
    public static <T> Aggregation<T> min(DoubleField<T> field) {
        return Aggregation.of(new DoubleSource<>(NumericAggregate.MIN, field));
    }

    /** The least value of a number that may be null, as a Long or Double; null without values. */
    public static <T, N extends Number> Aggregation<T> min(NumberField<T, N> field) {
        return Aggregation.of(new NumberSource<>(NumericAggregate.MIN, field, false));
    }

    /** The greatest value of an integer, as a Long. */
    public static <T> Aggregation<T> max(LongField<T> field) {
        return Aggregation.of(new LongSource<>(NumericAggregate.MAX, field, false));
    }

    /** The greatest value of a floating-point number, as a Double. */
    public static <T> Aggregation<T> max(DoubleField<T> field) {
        return Aggregation.of(new DoubleSource<>(NumericAggregate.MAX, field));
    }

    /**
     * The greatest value of a number that may be null, as a Long or Double; null without values.
     */
    public static <T, N extends Number> Aggregation<T> max(NumberField<T, N> field) {
        return Aggregation.of(new NumberSource<>(NumericAggregate.MAX, field, false));
    }

    /**
     * Any Flink aggregate function that implements {@link AggregateFunction#merge}. The order of
     * merging is not defined. The types of accumulator and result are extracted from the function.
     */
    public static <T, A, R> Aggregation<T> of(AggregateFunction<T, A, R> function) {
        return Aggregation.of(new FunctionSource<>(function, null, null));
    }

    /** The same with given types, for functions that they cannot be extracted from. */
    public static <T, A, R> Aggregation<T> of(
            AggregateFunction<T, A, R> function,
            TypeInformation<A> accumulatorType,
            TypeInformation<R> resultType) {
        return Aggregation.of(new FunctionSource<>(function, accumulatorType, resultType));
    }
}
