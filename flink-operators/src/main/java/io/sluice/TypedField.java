package io.sluice;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.jspecify.annotations.Nullable;

/** A field that says of which type its values are. */
record TypedField<T, V>(ValueField<T, V> field, TypeInformation<V> type)
        implements ValueField<T, V>, ResultTypeQueryable<V> {

    @Override
    public @Nullable V get(T record) {
        return field.get(record);
    }

    @Override
    public TypeInformation<V> getProducedType() {
        return type;
    }
}
