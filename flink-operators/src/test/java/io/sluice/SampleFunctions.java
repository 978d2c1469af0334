package io.sluice;

import io.sluice.core.aggregate.Aggregate;
import io.sluice.core.aggregate.LongField;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.runtime.TupleSerializer;

/** Aggregate functions of a user, as aggregates. */
public final class SampleFunctions {

    private SampleFunctions() {}

    /** Least and greatest value. */
    public static Aggregate<Object> range(LongField<Object> field) {
        return new FunctionAggregate<>(new Range(field), ranges());
    }

    /** Serializer of the accumulators of {@link #range}. */
    @SuppressWarnings("unchecked") // A class literal has no type arguments.
    public static TypeSerializer<Tuple2<Long, Long>> ranges() {
        return new TupleSerializer<>(
                (Class<Tuple2<Long, Long>>) (Class<?>) Tuple2.class,
                new TypeSerializer<?>[] {LongSerializer.INSTANCE, LongSerializer.INSTANCE});
    }

    /** State files hold the name of this class. */
    private record Range(LongField<Object> field)
            implements AggregateFunction<Object, Tuple2<Long, Long>, String> {

        @Override
        public Tuple2<Long, Long> createAccumulator() {
            return Tuple2.of(Long.MAX_VALUE, Long.MIN_VALUE);
        }

        @Override
        public Tuple2<Long, Long> add(Object record, Tuple2<Long, Long> range) {
            if (field.isNull(record)) {
                return range;
            }
            long value = field.get(record);
            return Tuple2.of(Math.min(range.f0, value), Math.max(range.f1, value));
        }

        @Override
        public String getResult(Tuple2<Long, Long> range) {
            return range.f0 + " to " + range.f1;
        }

        @Override
        public Tuple2<Long, Long> merge(Tuple2<Long, Long> a, Tuple2<Long, Long> b) {
            return Tuple2.of(Math.min(a.f0, b.f0), Math.max(a.f1, b.f1));
        }
    }
}
