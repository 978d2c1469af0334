package io.sluice;

import io.sluice.core.aggregate.LongField;
import org.apache.flink.api.common.typeinfo.Types;

/** An aggregate of a primitive integer. */
record LongSource<T>(FieldAggregate aggregate, LongField<T> field, boolean isWidened)
        implements AggregateSource<T> {

    LongSource(FieldAggregate aggregate, LongField<T> field) {
        this(aggregate, field, false);
    }

    @Override
    public String defaultName() {
        return aggregate.columnName();
    }

    @Override
    public ResolvedAggregate<T> resolve(String name, BuildContext<? extends T> context) {
        return aggregate.ofLongs(context.clean(field), isWidened);
    }

    @Override
    public AggregateSource<T> widened() {
        return aggregate == FieldAggregate.SUM
                ? new LongSource<>(aggregate, field, true)
                : AggregateSource.super.widened();
    }

    @Override
    public AggregateSource<T> retractable() {
        LongField<T> values =
                field; // The lambda must not hold this source, which is not serializable.
        ValueField<T, Long> boxed = record -> values.isNull(record) ? null : values.get(record);
        return aggregate == FieldAggregate.MIN || aggregate == FieldAggregate.MAX
                ? new RetractableSource<>(aggregate, ValueField.of(boxed, Types.LONG))
                : this;
    }
}
