package io.sluice;

import io.sluice.core.aggregate.Aggregate;
import io.sluice.core.aggregate.DecimalMoments;
import io.sluice.core.aggregate.DecimalTotal;
import io.sluice.core.aggregate.ObjectAggregate;
import io.sluice.core.aggregate.Ranked;
import io.sluice.core.aggregate.RecordCondition;
import io.sluice.core.aggregate.ValueCounts;
import io.sluice.runtime.accumulator.AccumulatorSerializer;
import io.sluice.runtime.accumulator.DecimalMomentsForm;
import io.sluice.runtime.accumulator.DecimalTotalForm;
import io.sluice.runtime.accumulator.LimitedListSerializer;
import io.sluice.runtime.accumulator.OrderedCountsForm;
import io.sluice.runtime.accumulator.RankedForm;
import io.sluice.runtime.accumulator.UnorderedCountsForm;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.BigDecSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate with the types that it needs.
 *
 * @param aggregate the computation
 * @param resultType of its result
 * @param accumulatorSerializer of an accumulator that is an object, else null
 * @param <T> type of the records
 */
record ResolvedAggregate<T>(
        Aggregate<T> aggregate,
        TypeInformation<?> resultType,
        @Nullable TypeSerializer<?> accumulatorSerializer) {

    static <T> ResolvedAggregate<T> inLanes(Aggregate<T> aggregate, TypeInformation<?> resultType) {
        return new ResolvedAggregate<>(aggregate, resultType, null);
    }

    /** Whose accumulator is one of the values. */
    static <T> ResolvedAggregate<T> ofValue(Aggregate<T> aggregate, ValueInput<T> values) {
        return new ResolvedAggregate<>(aggregate, values.type(), values.serializer());
    }

    /** Whose accumulator is one of the values and its timestamp. */
    static <T> ResolvedAggregate<T> ofTimed(
            ObjectAggregate<T, Ranked> aggregate, ValueInput<T> values) {
        return new ResolvedAggregate<>(
                aggregate, values.type(), ranked(LongSerializer.INSTANCE, values.serializer()));
    }

    /** Whose accumulator is one of the values and its rank. */
    static <T> ResolvedAggregate<T> ofRanked(
            ObjectAggregate<T, Ranked> aggregate, ValueInput<T> values, ValueInput<T> ranks) {
        return new ResolvedAggregate<>(
                aggregate, values.type(), ranked(ranks.serializer(), values.serializer()));
    }

    /** Whose accumulator is a list of at most so many values and their timestamps. */
    static <T> ResolvedAggregate<T> ofTimedList(
            ObjectAggregate<T, List<Ranked>> aggregate,
            int limit,
            TypeSerializer<?> values,
            TypeInformation<?> resultType) {
        return new ResolvedAggregate<>(
                aggregate,
                resultType,
                new LimitedListSerializer<>(ranked(LongSerializer.INSTANCE, values), limit));
    }

    /** Whose accumulator is a list of at most so many values and their ranks. */
    static <T> ResolvedAggregate<T> ofRankedList(
            ObjectAggregate<T, List<Ranked>> aggregate,
            int limit,
            ValueInput<T> values,
            ValueInput<T> ranks) {
        return new ResolvedAggregate<>(
                aggregate,
                Types.LIST(values.type()),
                new LimitedListSerializer<>(
                        ranked(ranks.serializer(), values.serializer()), limit));
    }

    /** Whose accumulator counts values. */
    static <T> ResolvedAggregate<T> ofCounts(
            ObjectAggregate<T, ValueCounts> aggregate,
            TypeSerializer<?> values,
            TypeInformation<?> resultType) {
        return new ResolvedAggregate<>(
                aggregate,
                resultType,
                new AccumulatorSerializer<>(new UnorderedCountsForm(), values));
    }

    /** Whose accumulator counts values in their order. */
    static <T> ResolvedAggregate<T> ofOrderedCounts(
            ObjectAggregate<T, ValueCounts> aggregate,
            TypeSerializer<?> values,
            TypeInformation<?> resultType) {
        return new ResolvedAggregate<>(
                aggregate,
                resultType,
                new AccumulatorSerializer<>(new OrderedCountsForm(), values));
    }

    /** Whose accumulator is a sum of decimals. */
    static <T> ResolvedAggregate<T> ofDecimals(ObjectAggregate<T, DecimalTotal> aggregate) {
        return new ResolvedAggregate<>(
                aggregate,
                Types.BIG_DEC,
                new AccumulatorSerializer<>(new DecimalTotalForm(), BigDecSerializer.INSTANCE));
    }

    /** Whose accumulator is a sum of decimals and one of their squares. */
    static <T> ResolvedAggregate<T> ofDecimalMoments(ObjectAggregate<T, DecimalMoments> aggregate) {
        return new ResolvedAggregate<>(
                aggregate,
                Types.BIG_DEC,
                new AccumulatorSerializer<>(new DecimalMomentsForm(), BigDecSerializer.INSTANCE));
    }

    private static TypeSerializer<Ranked> ranked(
            TypeSerializer<?> ranks, TypeSerializer<?> values) {
        return new AccumulatorSerializer<>(new RankedForm(), ranks, values);
    }

    /** The same over the records for which a condition holds. */
    ResolvedAggregate<T> filtered(RecordCondition<T> condition) {
        return new ResolvedAggregate<>(
                condition.filter(aggregate), resultType, accumulatorSerializer);
    }
}
