package io.sluice.sql.rowdata;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * The type of rows on their way to an operator that keeps none of them. Without object reuse Flink
 * copies what one operator hands to the next in the same thread, field by field; these are not
 * copied. Between threads they are written and read like all rows.
 */
public final class PassedRows extends TypeInformation<RowData> {

    private static final long serialVersionUID = 1L;

    private final RowType type;

    public PassedRows(RowType type) {
        this.type = type;
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return type.getFieldCount();
    }

    @Override
    public int getTotalFields() {
        return type.getFieldCount();
    }

    @Override
    public Class<RowData> getTypeClass() {
        return RowData.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<RowData> createSerializer(SerializerConfig config) {
        return new PassedRowSerializer(type);
    }

    @Override
    public String toString() {
        return type.asSummaryString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PassedRows rows && rows.type.equals(type);
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof PassedRows;
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }
}
