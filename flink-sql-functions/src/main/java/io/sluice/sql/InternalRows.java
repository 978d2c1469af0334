package io.sluice.sql;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** Rows with their kinds in Flink's internal form; of a changelog it gives no other way. */
final class InternalRows extends RichMapFunction<Row, RowData> {

    private static final long serialVersionUID = 1L;

    private final DataType type;
    private transient @Nullable DataStructureConverter<Object, Object> converter;

    /**
     * @param type of the rows
     */
    InternalRows(DataType type) {
        this.type = type;
    }

    @Override
    public void open(OpenContext context) {
        converter = DataStructureConverters.getConverter(type);
        converter.open(getRuntimeContext().getUserCodeClassLoader());
    }

    @Override
    public RowData map(Row row) {
        if (converter == null) {
            throw new IllegalStateException("not open");
        }
        return (RowData) converter.toInternal(row);
    }
}
