package io.sluice.sql.connector.trades;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * One column of a table.
 *
 * @param column what it holds
 * @param type of the column, one that fits
 */
record TradeField(TradeColumn column, LogicalType type) implements Serializable {

    /**
     * The columns of a table.
     *
     * @throws ValidationException if a column is unknown or of another type
     */
    static List<TradeField> of(RowType row) {
        List<TradeField> fields = new ArrayList<>();
        for (RowType.RowField field : row.getFields()) {
            TradeColumn column = column(field.getName());
            if (!column.fits(field.getType())) {
                throw new ValidationException(
                        "Column '%s' of a 'sluice-trades' table is %s; it must be %s."
                                .formatted(field.getName(), field.getType(), column.types()));
            }
            fields.add(new TradeField(column, field.getType()));
        }
        return fields;
    }

    private static TradeColumn column(String name) {
        for (TradeColumn column : TradeColumn.values()) {
            if (column.columnName().equals(name)) {
                return column;
            }
        }
        throw new ValidationException(
                "A 'sluice-trades' table has no column '%s'. It may have, in any order, some of: %s."
                        .formatted(name, TradeColumn.overview()));
    }
}
