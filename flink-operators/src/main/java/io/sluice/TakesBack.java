package io.sluice;

import io.sluice.core.aggregate.RetractionField;
import org.apache.flink.types.RowKind;

/** Records of the kinds -U and -D take back an earlier one. */
record TakesBack<T>(RowKinds<T> kinds) implements RetractionField<T> {

    @Override
    public boolean isRetraction(T record) {
        RowKind kind = kinds.of(record);
        return kind == RowKind.UPDATE_BEFORE || kind == RowKind.DELETE;
    }
}
