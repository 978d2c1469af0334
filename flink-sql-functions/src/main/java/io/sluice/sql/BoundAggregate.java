package io.sluice.sql;

import io.sluice.Aggregates;
import io.sluice.Aggregation;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate whose column is known.
 *
 * @param column what it aggregates; null for {@code *}
 * @param number the type of its result
 * @param dataType the same for Flink, with whether it may be NULL
 */
record BoundAggregate(
        SqlFunction function,
        @Nullable String column,
        String name,
        SqlNumber number,
        DataType dataType) {

    /**
     * The aggregates of a list over a table.
     *
     * @param taken names that other columns of the result have
     * @throws ValidationException if a column does not exist or does not fit, or a name is taken
     */
    static List<BoundAggregate> of(AggregateList list, InputTable input, List<String> taken) {
        List<BoundAggregate> bound = new ArrayList<>();
        for (AggregateList.Call call : list.calls()) {
            if (taken.contains(call.name())) {
                throw list.error(
                        call.namePosition(),
                        "the name '" + call.name() + "'",
                        "a name other than those of the keys and the window, " + taken);
            }
            bound.add(of(list, call, input));
        }
        return bound;
    }

    private static BoundAggregate of(
            AggregateList list, AggregateList.Call call, InputTable input) {
        if (call.column() == null) {
            return count(call);
        }
        LogicalType type = input.type(call.column());
        if (type == null) {
            throw list.error(
                    call.columnPosition(),
                    "the unknown column '" + call.column() + "'",
                    input.candidates(call.column()));
        }
        if (call.function() == SqlFunction.COUNT) {
            return count(call);
        }
        SqlNumber number =
                SqlNumber.of(type)
                        .orElseThrow(
                                () ->
                                        list.error(
                                                call.columnPosition(),
                                                "the column '%s' of type %s"
                                                        .formatted(
                                                                call.column(),
                                                                type.asSummaryString()),
                                                "a TINYINT, SMALLINT, INT, BIGINT, FLOAT or DOUBLE for "
                                                        + call.function()));
        // It may be NULL if the column may: a group has at least one record.
        return new BoundAggregate(
                call.function(), call.column(), call.name(), number, input.dataType(call.column()));
    }

    private static BoundAggregate count(AggregateList.Call call) {
        return new BoundAggregate(
                call.function(),
                call.column(),
                call.name(),
                SqlNumber.BIGINT,
                DataTypes.BIGINT().notNull());
    }

    /**
     * What computes it.
     *
     * @param columns names of the fields of a row
     */
    Aggregation<Row> aggregation(List<String> columns) {
        if (column == null) {
            return Aggregates.<Row>count().as(name);
        }
        int position = columns.indexOf(column);
        return (function == SqlFunction.COUNT
                        ? SqlFunction.count(position)
                        : function.of(number, position))
                .as(name);
    }
}
