package io.sluice;

import io.sluice.core.aggregate.ObjectField;
import io.sluice.core.aggregate.RetractableMax;
import io.sluice.core.aggregate.RetractableMin;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.jspecify.annotations.Nullable;

/** MIN or MAX that takes records back; of integers as Longs and of doubles as Doubles. */
record RetractableSource<T>(FieldAggregate aggregate, ValueField<T, ?> field)
        implements AggregateSource<T> {

    @Override
    public String defaultName() {
        return aggregate.columnName();
    }

    @Override
    public ResolvedAggregate<T> resolve(String name, BuildContext<? extends T> context) {
        ValueInput<T> input = ValueInput.of(name, field, context).immutable();
        Class<?> type = input.valueClass();
        if (type == Byte.class || type == Short.class || type == Integer.class) {
            return counted(new AsLong<>(input.field()), Types.LONG, context);
        }
        if (type == Float.class) {
            return counted(new AsDouble<>(input.field()), Types.DOUBLE, context);
        }
        return counted(input.field(), input.type(), context);
    }

    private ResolvedAggregate<T> counted(
            ObjectField<T> values, TypeInformation<?> type, BuildContext<? extends T> context) {
        return ResolvedAggregate.ofOrderedCounts(
                aggregate == FieldAggregate.MIN
                        ? new RetractableMin<>(values)
                        : new RetractableMax<>(values),
                context.serializer(type),
                type);
    }

    private record AsLong<T>(ObjectField<T> field) implements ObjectField<T> {
        @Override
        public @Nullable Object get(T record) {
            return field.get(record) instanceof Number number ? number.longValue() : null;
        }
    }

    private record AsDouble<T>(ObjectField<T> field) implements ObjectField<T> {
        @Override
        public @Nullable Object get(T record) {
            return field.get(record) instanceof Number number ? number.doubleValue() : null;
        }
    }
}
