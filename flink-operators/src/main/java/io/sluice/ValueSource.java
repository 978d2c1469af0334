package io.sluice;

import io.sluice.core.aggregate.DoubleField;
import io.sluice.core.aggregate.LongField;
import io.sluice.core.aggregate.ObjectField;
import java.util.Set;
import org.apache.flink.api.common.InvalidProgramException;
import org.jspecify.annotations.Nullable;

/** An aggregate of values that may be null; their class decides how they are aggregated. */
record ValueSource<T>(FieldAggregate aggregate, ValueField<T, ?> field, boolean isWidened)
        implements AggregateSource<T> {

    private static final Set<Class<?>> INTEGERS =
            Set.of(Byte.class, Short.class, Integer.class, Long.class);
    private static final Set<Class<?>> DOUBLES = Set.of(Float.class, Double.class);

    ValueSource(FieldAggregate aggregate, ValueField<T, ?> field) {
        this(aggregate, field, false);
    }

    @Override
    public String defaultName() {
        return aggregate.columnName();
    }

    @Override
    public ResolvedAggregate<T> resolve(String name, BuildContext<? extends T> context) {
        ValueInput<T> input = ValueInput.of(name, field, context);
        if (INTEGERS.contains(input.valueClass())) {
            return aggregate.ofLongs(new BoxedLong<>(input.field()), isWidened);
        }
        if (isWidened) {
            throw new InvalidProgramException(
                    "The aggregate '%s' reads a %s; only a sum of integers can be widened."
                            .formatted(name, input.valueClass().getName()));
        }
        return DOUBLES.contains(input.valueClass())
                ? aggregate.ofDoubles(new BoxedDouble<>(input.field()))
                : aggregate.ofValues(input.immutable());
    }

    @Override
    public AggregateSource<T> widened() {
        return aggregate == FieldAggregate.SUM
                ? new ValueSource<>(aggregate, field, true)
                : AggregateSource.super.widened();
    }

    @Override
    public AggregateSource<T> retractable() {
        return aggregate == FieldAggregate.MIN || aggregate == FieldAggregate.MAX
                ? new RetractableSource<>(aggregate, field)
                : this;
    }

    private record BoxedLong<T>(ObjectField<T> field) implements LongField<T> {

        @Override
        public boolean isNull(T record) {
            return field.get(record) == null;
        }

        @Override
        public long get(T record) {
            return number(field, record).longValue();
        }
    }

    /** A boxed number as a double. */
    record BoxedDouble<T>(ObjectField<T> field) implements DoubleField<T> {

        @Override
        public boolean isNull(T record) {
            return field.get(record) == null;
        }

        @Override
        public double get(T record) {
            return number(field, record).doubleValue();
        }
    }

    private static <T> Number number(ObjectField<T> field, T record) {
        @Nullable Number value = (Number) field.get(record);
        return value == null ? 0 : value;
    }
}
