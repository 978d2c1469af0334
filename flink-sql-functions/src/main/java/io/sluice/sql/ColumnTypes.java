package io.sluice.sql;

import io.sluice.sql.AggregateList.Word;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;

/** The columns of a table as a list of aggregates asks for them. */
record ColumnTypes(AggregateList list, TableColumns table) {

    /**
     * The type of a column.
     *
     * @throws ValidationException if there is no such column
     */
    LogicalType typeOf(Word column) {
        LogicalType type = table.type(column.text());
        if (type == null) {
            throw list.error(
                    column,
                    "the unknown column '" + column.text() + "'",
                    table.candidates(column.text()));
        }
        return type;
    }

    /** The type of an existing column without being event time. */
    DataType dataTypeOf(Word column) {
        return table.dataType(column.text());
    }

    /**
     * How values of an existing column travel.
     *
     * @throws ValidationException if no aggregate can keep them
     */
    TypeInformation<?> valuesOf(Word column, SqlFunction function) {
        TypeInformation<?> type = table.valueType(column.text());
        if (type == null) {
            throw unfit(
                    column, "character strings, numbers, BOOLEAN, dates or times for " + function);
        }
        return type;
    }

    /** A column has a type that its function does not take. */
    ValidationException unfit(Word column, String expected) {
        return list.error(
                column,
                "the column '%s' of type %s"
                        .formatted(column.text(), typeOf(column).asSummaryString()),
                expected);
    }
}
