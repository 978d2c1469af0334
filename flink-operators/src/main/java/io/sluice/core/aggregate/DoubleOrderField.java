package io.sluice.core.aggregate;

/** The {@linkplain DoubleOrder order} of a double as an integer. */
record DoubleOrderField<T>(DoubleField<T> field) implements LongField<T> {

    @Override
    public long get(T record) {
        return DoubleOrder.of(field.get(record));
    }

    @Override
    public boolean isNull(T record) {
        return field.isNull(record);
    }
}
