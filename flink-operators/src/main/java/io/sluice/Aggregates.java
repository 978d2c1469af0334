package io.sluice;

import io.sluice.core.aggregate.ArgMax;
import io.sluice.core.aggregate.ArgMin;
import io.sluice.core.aggregate.Collect;
import io.sluice.core.aggregate.Count;
import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.CountDistinct;
import io.sluice.core.aggregate.DoubleField;
import io.sluice.core.aggregate.LongAvg;
import io.sluice.core.aggregate.LongField;
import io.sluice.core.aggregate.ObjectField;
import io.sluice.core.aggregate.StringAgg;
import io.sluice.core.aggregate.TopN;
import io.sluice.runtime.accumulator.AccumulatorSerializer;
import io.sluice.sketch.ApproxCountDistinct;
import io.sluice.sketch.ApproxPercentile;
import io.sluice.sketch.HllForm;
import io.sluice.sketch.KllForm;
import io.sluice.sketch.SketchValues;
import java.util.List;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * The aggregates of a query. A field is a method reference, {@code sum(Trade::quantity)}, or a
 * lambda with a typed parameter, {@code sum((Trade t) -> t.price() * t.quantity())}; whether it is
 * an integer, a floating-point number or a value that may be null decides the computation. NULLs
 * are ignored. Integers and decimals give exact results, doubles compensated ones; NaN counts as
 * the greatest value.
 *
 * <p>No result depends on the order in which records arrive, except within the error of those that
 * are approximate: what goes by event time, and everything else that has to choose between values,
 * orders records of one time by the values themselves.
 */
// The overloads take functions of the same shape, which resolve by what they return as long as a
// lambda's parameter has a type.
@SuppressWarnings({"overloads", "FunctionalInterfaceClash"})
public final class Aggregates {

    /** Most values of a list if no limit is given. */
    private static final int DEFAULT_LIMIT = 1000;

    private static final double MEDIAN = 0.5;

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
        return Aggregation.of(new LongSource<>(FieldAggregate.SUM, field));
    }

    /** The sum of a floating-point number, as a Double; null without values. */
    public static <T> Aggregation<T> sum(DoubleField<T> field) {
        return Aggregation.of(new DoubleSource<>(FieldAggregate.SUM, field));
    }

    /**
     * The sum of a number that may be null, as a Long, Double or BigDecimal; null without values.
     */
    public static <T, V extends Number> Aggregation<T> sum(ValueField<T, V> field) {
        return Aggregation.of(new ValueSource<>(FieldAggregate.SUM, field));
    }

    /** The mean of an integer, as a Double. */
    public static <T> Aggregation<T> avg(LongField<T> field) {
        return Aggregation.of(new LongSource<>(FieldAggregate.AVG, field));
    }

    /** The mean of a floating-point number, as a Double. */
    public static <T> Aggregation<T> avg(DoubleField<T> field) {
        return Aggregation.of(new DoubleSource<>(FieldAggregate.AVG, field));
    }

    /**
     * The mean of a number that may be null, as a Double, or as a BigDecimal of at most 38 digits;
     * null without values.
     */
    public static <T, V extends Number> Aggregation<T> avg(ValueField<T, V> field) {
        return Aggregation.of(new ValueSource<>(FieldAggregate.AVG, field));
    }

    /** The mean of an integer as a Long: exact, then truncated towards 0, as in SQL. */
    public static <T> Aggregation<T> truncatedAvg(LongField<T> field) {
        return Aggregation.of(new FixedSource<>("avg", new LongAvg<>(field, true), Types.LONG));
    }

    /** The least value of an integer, as a Long. */
    public static <T> Aggregation<T> min(LongField<T> field) {
        return Aggregation.of(new LongSource<>(FieldAggregate.MIN, field));
    }

    /** The least value of a floating-point number, as a Double. */
    public static <T> Aggregation<T> min(DoubleField<T> field) {
        return Aggregation.of(new DoubleSource<>(FieldAggregate.MIN, field));
    }

    /**
     * The least of values that may be null, in their natural order: a Long or Double of numbers,
     * the value itself of others; null without values.
     */
    public static <T, V extends Comparable<? super V>> Aggregation<T> min(ValueField<T, V> field) {
        return Aggregation.of(new ValueSource<>(FieldAggregate.MIN, field));
    }

    /** The greatest value of an integer, as a Long. */
    public static <T> Aggregation<T> max(LongField<T> field) {
        return Aggregation.of(new LongSource<>(FieldAggregate.MAX, field));
    }

    /** The greatest value of a floating-point number, as a Double. */
    public static <T> Aggregation<T> max(DoubleField<T> field) {
        return Aggregation.of(new DoubleSource<>(FieldAggregate.MAX, field));
    }

    /**
     * The greatest of values that may be null, in their natural order: a Long or Double of numbers,
     * the value itself of others; null without values.
     */
    public static <T, V extends Comparable<? super V>> Aggregation<T> max(ValueField<T, V> field) {
        return Aggregation.of(new ValueSource<>(FieldAggregate.MAX, field));
    }

    /**
     * The value of an integer in the earliest record by event time, as a Long; of several records
     * of that time the least value.
     */
    public static <T> Aggregation<T> first(LongField<T> field) {
        return Aggregation.of(new LongSource<>(FieldAggregate.FIRST, field));
    }

    /**
     * The value of a floating-point number in the earliest record by event time, as a Double; of
     * several records of that time the least value.
     */
    public static <T> Aggregation<T> first(DoubleField<T> field) {
        return Aggregation.of(new DoubleSource<>(FieldAggregate.FIRST, field));
    }

    /**
     * The value in the earliest record by event time that has one, a Long or Double of numbers; of
     * several records of that time the least value.
     */
    public static <T, V extends Comparable<? super V>> Aggregation<T> first(
            ValueField<T, V> field) {
        return Aggregation.of(new ValueSource<>(FieldAggregate.FIRST, field));
    }

    /**
     * The value of an integer in the latest record by event time, as a Long; of several records of
     * that time the greatest value.
     */
    public static <T> Aggregation<T> last(LongField<T> field) {
        return Aggregation.of(new LongSource<>(FieldAggregate.LAST, field));
    }

    /**
     * The value of a floating-point number in the latest record by event time, as a Double; of
     * several records of that time the greatest value.
     */
    public static <T> Aggregation<T> last(DoubleField<T> field) {
        return Aggregation.of(new DoubleSource<>(FieldAggregate.LAST, field));
    }

    /**
     * The value in the latest record by event time that has one, a Long or Double of numbers; of
     * several records of that time the greatest value.
     */
    public static <T, V extends Comparable<? super V>> Aggregation<T> last(ValueField<T, V> field) {
        return Aggregation.of(new ValueSource<>(FieldAggregate.LAST, field));
    }

    /**
     * The population variance of an integer, as a Double, exact until it is rounded; null without
     * values.
     */
    public static <T> Aggregation<T> varPop(LongField<T> field) {
        return Aggregation.of(new LongSource<>(FieldAggregate.VAR_POP, field));
    }

    /** The population variance of a floating-point number, as a Double; null without values. */
    public static <T> Aggregation<T> varPop(DoubleField<T> field) {
        return Aggregation.of(new DoubleSource<>(FieldAggregate.VAR_POP, field));
    }

    /**
     * The population variance of a number that may be null, as a Double, of BigDecimals as a
     * BigDecimal of at most 38 digits, exact until it is rounded; null without values.
     */
    public static <T, V extends Number> Aggregation<T> varPop(ValueField<T, V> field) {
        return Aggregation.of(new ValueSource<>(FieldAggregate.VAR_POP, field));
    }

    /**
     * The sample variance of an integer, as a Double, exact until it is rounded; null of fewer than
     * two.
     */
    public static <T> Aggregation<T> varSamp(LongField<T> field) {
        return Aggregation.of(new LongSource<>(FieldAggregate.VAR_SAMP, field));
    }

    /** The sample variance of a floating-point number, as a Double; null of fewer than two. */
    public static <T> Aggregation<T> varSamp(DoubleField<T> field) {
        return Aggregation.of(new DoubleSource<>(FieldAggregate.VAR_SAMP, field));
    }

    /**
     * The sample variance of a number that may be null, as a Double, of BigDecimals as a BigDecimal
     * of at most 38 digits, exact until it is rounded; null of fewer than two.
     */
    public static <T, V extends Number> Aggregation<T> varSamp(ValueField<T, V> field) {
        return Aggregation.of(new ValueSource<>(FieldAggregate.VAR_SAMP, field));
    }

    /**
     * The population standard deviation of an integer, as a Double, exact until it is rounded; null
     * without values.
     */
    public static <T> Aggregation<T> stddevPop(LongField<T> field) {
        return Aggregation.of(new LongSource<>(FieldAggregate.STDDEV_POP, field));
    }

    /**
     * The population standard deviation of a floating-point number, as a Double; null without
     * values.
     */
    public static <T> Aggregation<T> stddevPop(DoubleField<T> field) {
        return Aggregation.of(new DoubleSource<>(FieldAggregate.STDDEV_POP, field));
    }

    /**
     * The population standard deviation of a number that may be null, as a Double, of BigDecimals
     * as a BigDecimal of at most 38 digits; null without values.
     */
    public static <T, V extends Number> Aggregation<T> stddevPop(ValueField<T, V> field) {
        return Aggregation.of(new ValueSource<>(FieldAggregate.STDDEV_POP, field));
    }

    /**
     * The sample standard deviation of an integer, as a Double, exact until it is rounded; null of
     * fewer than two.
     */
    public static <T> Aggregation<T> stddevSamp(LongField<T> field) {
        return Aggregation.of(new LongSource<>(FieldAggregate.STDDEV_SAMP, field));
    }

    /**
     * The sample standard deviation of a floating-point number, as a Double; null of fewer than
     * two.
     */
    public static <T> Aggregation<T> stddevSamp(DoubleField<T> field) {
        return Aggregation.of(new DoubleSource<>(FieldAggregate.STDDEV_SAMP, field));
    }

    /**
     * The sample standard deviation of a number that may be null, as a Double, of BigDecimals as a
     * BigDecimal of at most 38 digits; null of fewer than two.
     */
    public static <T, V extends Number> Aggregation<T> stddevSamp(ValueField<T, V> field) {
        return Aggregation.of(new ValueSource<>(FieldAggregate.STDDEV_SAMP, field));
    }

    /**
     * The sum of squared distances from the mean of an integer, as a Double, exact until it is
     * rounded; null without values. Variances and standard deviations are made of it.
     */
    public static <T> Aggregation<T> squaredDeviations(LongField<T> field) {
        return Aggregation.of(new LongSource<>(FieldAggregate.SQUARED_DEVIATIONS, field));
    }

    /**
     * The sum of squared distances from the mean of a floating-point number, as a Double; null
     * without values.
     */
    public static <T> Aggregation<T> squaredDeviations(DoubleField<T> field) {
        return Aggregation.of(new DoubleSource<>(FieldAggregate.SQUARED_DEVIATIONS, field));
    }

    /**
     * The sum of squared distances from the mean of a number that may be null, as a Double, of
     * BigDecimals as a BigDecimal of at most 38 digits, exact until it is rounded; null without
     * values.
     */
    public static <T, V extends Number> Aggregation<T> squaredDeviations(ValueField<T, V> field) {
        return Aggregation.of(new ValueSource<>(FieldAggregate.SQUARED_DEVIATIONS, field));
    }

    /**
     * The value in the record whose rank is least; of several the least value. Records where either
     * is null are ignored.
     *
     * @param field what is returned, for instance a symbol
     * @param by the rank, for instance a price
     */
    public static <T, V extends Comparable<? super V>, R extends Comparable<? super R>>
            Aggregation<T> argMin(ValueField<T, V> field, ValueField<T, R> by) {
        return Aggregation.of(
                new TypedSource<>(
                        "arg_min",
                        List.of(field, by),
                        inputs ->
                                ResolvedAggregate.ofRanked(
                                        new ArgMin<>(inputs.get(0).field(), inputs.get(1).field()),
                                        inputs.get(0),
                                        inputs.get(1))));
    }

    /**
     * The value in the record whose rank is greatest; of several the greatest value. Records where
     * either is null are ignored.
     *
     * @param field what is returned, for instance a symbol
     * @param by the rank, for instance a price
     */
    public static <T, V extends Comparable<? super V>, R extends Comparable<? super R>>
            Aggregation<T> argMax(ValueField<T, V> field, ValueField<T, R> by) {
        return Aggregation.of(
                new TypedSource<>(
                        "arg_max",
                        List.of(field, by),
                        inputs ->
                                ResolvedAggregate.ofRanked(
                                        new ArgMax<>(inputs.get(0).field(), inputs.get(1).field()),
                                        inputs.get(0),
                                        inputs.get(1))));
    }

    /**
     * The n greatest values, greatest first, as a List; null without values.
     *
     * @param n at least 1
     */
    public static <T, V extends Comparable<? super V>> Aggregation<T> topN(
            ValueField<T, V> field, int n) {
        return topN(field, field, n);
    }

    /**
     * The values in the n records of greatest rank, as a List in descending order of rank; of
     * records of one rank those with the greater value. Records where either is null are ignored.
     *
     * @param field what is returned
     * @param by the rank
     * @param n at least 1
     */
    public static <T, V extends Comparable<? super V>, R extends Comparable<? super R>>
            Aggregation<T> topN(ValueField<T, V> field, ValueField<T, R> by, int n) {
        return Aggregation.of(
                new TypedSource<>(
                        "top_n",
                        List.of(field, by),
                        inputs ->
                                ResolvedAggregate.ofRankedList(
                                        new TopN<>(inputs.get(0).field(), inputs.get(1).field(), n),
                                        n,
                                        inputs.get(0),
                                        inputs.get(1))));
    }

    /**
     * The values by event time, as a List; values of one time in their natural order. Of more than
     * the limit the earliest are kept. Null without values.
     *
     * @param limit at least 1; each value takes memory until its window closes
     */
    public static <T, V extends Comparable<? super V>> Aggregation<T> collect(
            ValueField<T, V> field, int limit) {
        return Aggregation.of(
                new TypedSource<>(
                        "collect",
                        List.of(field),
                        inputs ->
                                ResolvedAggregate.ofTimedList(
                                        new Collect<>(inputs.get(0).field(), limit),
                                        limit,
                                        inputs.get(0).serializer(),
                                        Types.LIST(inputs.get(0).type()))));
    }

    /**
     * At most 1,000 strings joined by event time; see {@link #stringAgg(ValueField, String, int)}.
     */
    public static <T> Aggregation<T> stringAgg(ValueField<T, String> field, String separator) {
        return stringAgg(field, separator, DEFAULT_LIMIT);
    }

    /**
     * Strings joined by event time; strings of one time in their natural order. Of more than the
     * limit the earliest are joined. Null without strings.
     *
     * @param separator between any two
     * @param limit at least 1; each string takes memory until its window closes
     */
    public static <T> Aggregation<T> stringAgg(
            ValueField<T, String> field, String separator, int limit) {
        return Aggregation.of(
                new TypedSource<>(
                        "string_agg",
                        List.of(ValueField.of(field, Types.STRING)),
                        inputs ->
                                ResolvedAggregate.ofTimedList(
                                        new StringAgg<>(inputs.get(0).field(), separator, limit),
                                        limit,
                                        StringSerializer.INSTANCE,
                                        Types.STRING)));
    }

    /**
     * The number of different values, as a Long, exactly. Values are the same if SQL calls them
     * equal: 1.0 and 1.00, 0.0 and -0.0. Each different value takes memory until its window closes.
     */
    public static <T, V> Aggregation<T> countDistinct(ValueField<T, V> field) {
        return Aggregation.of(
                new TypedSource<>(
                        "count_distinct",
                        List.of(field),
                        inputs ->
                                ResolvedAggregate.ofCounts(
                                        new CountDistinct<>(inputs.get(0).field()),
                                        inputs.get(0).serializer(),
                                        Types.LONG)));
    }

    /**
     * The approximate number of different values, as a Long, with a standard error of 1.6%, in at
     * most 4 KB.
     */
    public static <T, V> Aggregation<T> approxCountDistinct(ValueField<T, V> field) {
        return Aggregation.of(
                new TypedSource<>(
                        "approx_count_distinct",
                        List.of(field),
                        inputs -> {
                            requireHashable(inputs.get(0));
                            return new ResolvedAggregate<>(
                                    new ApproxCountDistinct<>(inputs.get(0).field()),
                                    Types.LONG,
                                    new AccumulatorSerializer<>(new HllForm()));
                        }));
    }

    private static void requireHashable(ValueInput<?> input) {
        if (!SketchValues.supports(input.valueClass())) {
            throw new InvalidProgramException(
                    "The aggregate '%s' reads a %s, which cannot be hashed into a sketch; numbers, String, Boolean, BigDecimal, Instant, LocalDate, LocalTime and LocalDateTime can. Convert the field, or use countDistinct(...)."
                            .formatted(input.name(), input.valueClass().getName()));
        }
    }

    /** The approximate median of an integer, as a Double; see {@link #percentile}. */
    public static <T> Aggregation<T> median(LongField<T> field) {
        return percentile("median", new LongAsDouble<>(field), MEDIAN);
    }

    /** The approximate median of a floating-point number, as a Double; see {@link #percentile}. */
    public static <T> Aggregation<T> median(DoubleField<T> field) {
        return percentile("median", field, MEDIAN);
    }

    /** The approximate median of a number that may be null, as a Double; null without values. */
    public static <T, V extends Number> Aggregation<T> median(ValueField<T, V> field) {
        return percentile("median", new ValueSource.BoxedDouble<>(field), MEDIAN);
    }

    /** The approximate percentile of an integer, as a Double. */
    public static <T> Aggregation<T> percentile(LongField<T> field, double share) {
        return percentile("percentile", new LongAsDouble<>(field), share);
    }

    /**
     * The approximate percentile of a floating-point number, as a Double: a value whose rank among
     * all values differs from the wanted one by at most 1.33% of their number, exact up to 200
     * values. Takes about 2 KB. Null without values; NaN is ignored.
     *
     * @param share 0 to 1, for instance 0.95
     */
    public static <T> Aggregation<T> percentile(DoubleField<T> field, double share) {
        return percentile("percentile", field, share);
    }

    /** The approximate percentile of a number that may be null, as a Double. */
    public static <T, V extends Number> Aggregation<T> percentile(
            ValueField<T, V> field, double share) {
        return percentile("percentile", new ValueSource.BoxedDouble<>(field), share);
    }

    private static <T> Aggregation<T> percentile(String name, DoubleField<T> field, double share) {
        return Aggregation.of(
                new FixedSource<>(
                        name,
                        new ApproxPercentile<>(field, share),
                        Types.DOUBLE,
                        new AccumulatorSerializer<>(new KllForm())));
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

    private record LongAsDouble<T>(LongField<T> field) implements DoubleField<T> {

        @Override
        public double get(T record) {
            return field.get(record);
        }

        @Override
        public boolean isNull(T record) {
            return field.isNull(record);
        }
    }
}
