package io.sluice;

import io.sluice.core.aggregate.DoubleField;
import org.apache.flink.api.common.typeinfo.Types;

/** An aggregate of a primitive floating-point number. */
record DoubleSource<T>(FieldAggregate aggregate, DoubleField<T> field)
        implements AggregateSource<T> {

    @Override
    public String defaultName() {
        return aggregate.columnName();
    }

    @Override
    public ResolvedAggregate<T> resolve(String name, BuildContext<? extends T> context) {
        return aggregate.ofDoubles(context.clean(field));
    }

    @Override
    public AggregateSource<T> retractable() {
        DoubleField<T> values =
                field; // The lambda must not hold this source, which is not serializable.
        ValueField<T, Double> boxed = record -> values.isNull(record) ? null : values.get(record);
        return aggregate == FieldAggregate.MIN || aggregate == FieldAggregate.MAX
                ? new RetractableSource<>(aggregate, ValueField.of(boxed, Types.DOUBLE))
                : this;
    }
}
