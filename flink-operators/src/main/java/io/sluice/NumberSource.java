package io.sluice;

import io.sluice.core.aggregate.DoubleField;
import io.sluice.core.aggregate.LongField;
import java.util.Set;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.TypeExtractor;

/** An aggregate of a number that may be null; its class decides between integers and doubles. */
record NumberSource<T>(NumericAggregate aggregate, NumberField<T, ?> field, boolean isWidened)
        implements AggregateSource<T> {

    private static final Set<Class<?>> INTEGERS =
            Set.of(Byte.class, Short.class, Integer.class, Long.class);
    private static final Set<Class<?>> DOUBLES = Set.of(Float.class, Double.class);

    @Override
    public String defaultName() {
        return aggregate.columnName();
    }

    @Override
    public ResolvedAggregate<T> resolve(String name, BuildContext<? extends T> context) {
        Class<?> number = numberClass(name, context.inputType());
        NumberField<T, ?> cleaned = context.clean(field);
        if (INTEGERS.contains(number)) {
            return aggregate.ofLongs(new BoxedLong<>(cleaned), isWidened);
        }
        if (!DOUBLES.contains(number)) {
            throw new InvalidProgramException(
                    ("The aggregate '%s' reads a %s; it can aggregate Byte, Short, Integer, Long,"
                                    + " Float and Double. Convert the field, or use"
                                    + " Aggregates.of(AggregateFunction).")
                            .formatted(name, number.getName()));
        }
        if (isWidened) {
            throw new InvalidProgramException(
                    "The aggregate '%s' reads a %s; only a sum of integers can be widened."
                            .formatted(name, number.getName()));
        }
        return aggregate.ofDoubles(new BoxedDouble<>(cleaned));
    }

    private Class<?> numberClass(String name, TypeInformation<?> inputType) {
        TypeInformation<?> type =
                TypeExtractor.getUnaryOperatorReturnType(
                        field,
                        NumberField.class,
                        0,
                        1,
                        TypeExtractor.NO_INDEX,
                        inputType,
                        name,
                        false);
        return type.getTypeClass();
    }

    @Override
    public AggregateSource<T> widened() {
        return aggregate == NumericAggregate.SUM
                ? new NumberSource<>(aggregate, field, true)
                : AggregateSource.super.widened();
    }

    private record BoxedLong<T>(NumberField<T, ?> field) implements LongField<T> {

        @Override
        public boolean isNull(T record) {
            return field.get(record) == null;
        }

        @Override
        public long get(T record) {
            Number value = field.get(record);
            return value == null ? 0 : value.longValue();
        }
    }

    private record BoxedDouble<T>(NumberField<T, ?> field) implements DoubleField<T> {

        @Override
        public boolean isNull(T record) {
            return field.get(record) == null;
        }

        @Override
        public double get(T record) {
            Number value = field.get(record);
            return value == null ? 0 : value.doubleValue();
        }
    }
}
