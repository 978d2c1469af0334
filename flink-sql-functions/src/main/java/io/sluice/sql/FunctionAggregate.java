package io.sluice.sql;

import io.sluice.AggregateColumns;
import io.sluice.Aggregation;
import io.sluice.core.aggregate.Aggregate;
import io.sluice.core.aggregate.LaneNumber;
import io.sluice.runtime.AggregateColumn;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate of a SQL function: what it computes of rows, and how its result becomes a field.
 *
 * @param column what computes it; its name is the result's
 * @param type of the result
 * @param conversion of what it gives to what a row holds
 */
public record FunctionAggregate(
        AggregateColumn<RowData> column, DataType type, Conversion conversion) {

    /**
     * Makes a field of a result.
     *
     * @param external of a value in Flink's usual class
     * @param type of the field
     */
    public record Conversion(SqlResult.Conversion external, LogicalType type)
            implements Serializable {

        /** The field; null is SQL's NULL. */
        public @Nullable Object field(@Nullable Object result) {
            if (result == null || isField(result)) {
                return result;
            }
            return SqlValues.internal(external.convert(result), type);
        }

        /**
         * Reads the field from an aggregate's lanes without making an object; null if it cannot.
         */
        public @Nullable LaneNumber number(Aggregate<?> aggregate) {
            LaneNumber number = LaneNumber.of(aggregate);
            if (number == null) {
                return null;
            }
            // Of a sum that does not fit the low bits remain, as the conversion does it.
            boolean isField =
                    number.isReal() ? type instanceof DoubleType : type instanceof BigIntType;
            return isField ? number : null;
        }

        /** Of most aggregates the results are numbers of the field's class. */
        private boolean isField(Object result) {
            return type instanceof BigIntType
                    ? result instanceof Long
                    : type instanceof DoubleType && result instanceof Double;
        }
    }

    /** The result's name. */
    public String name() {
        return column.aggregate().name();
    }

    /** Which columns there are, for a message about one that does not exist. */
    public static String candidates(String missing, List<String> names, List<LogicalType> types) {
        return new TableColumns(names, types).candidates(missing);
    }

    /**
     * The aggregates of a list over a table.
     *
     * @param text as in a SELECT list
     * @param names of the table's columns
     * @param types of these
     * @param taken names that other columns of the result have
     * @param timed whether rows have an event time
     * @param updated whether rows are taken back
     * @throws ValidationException naming the text, the position, what is there and what would be
     *     right
     */
    public static List<FunctionAggregate> of(
            String text,
            List<String> names,
            List<LogicalType> types,
            List<String> taken,
            boolean timed,
            boolean updated) {
        AggregateList list = AggregateList.parse(text);
        if (!timed) {
            requireNoTime(list);
        }
        List<FunctionAggregate> aggregates = new ArrayList<>();
        List<BoundAggregate<RowData>> bound =
                BoundAggregate.of(
                        list, new TableColumns(names, types), taken, new RowDataFields(types));
        for (int i = 0; i < bound.size(); i++) {
            aggregates.add(of(list, list.calls().get(i), bound.get(i), names, updated));
        }
        return List.copyOf(aggregates);
    }

    private static void requireNoTime(AggregateList list) {
        for (AggregateList.Call call : list.calls()) {
            if (call.function().goesByTime()) {
                throw list.error(
                        call.name(),
                        "%s AS %s, which goes by event time"
                                .formatted(call.function(), call.name().text()),
                        "the argument timecol => DESCRIPTOR(<time column>) with it");
            }
        }
    }

    private static FunctionAggregate of(
            AggregateList list,
            AggregateList.Call call,
            BoundAggregate<RowData> bound,
            List<String> names,
            boolean updated) {
        Aggregation<RowData> aggregation = bound.aggregation(names);
        SqlResult result = bound.result();
        try {
            AggregateColumn<RowData> column =
                    AggregateColumns.of(
                                    List.of(updated ? aggregation.retractable() : aggregation),
                                    TypeInformation.of(RowData.class))
                            .get(0);
            return new FunctionAggregate(
                    column,
                    result.dataType(),
                    new Conversion(result.conversion(), result.dataType().getLogicalType()));
        } catch (InvalidProgramException e) {
            ValidationException refused =
                    list.error(
                            call.name(),
                            "%s AS %s over a table that is updated"
                                    .formatted(call.function(), call.name().text()),
                            "an aggregate that takes rows back exactly: COUNT, COUNT(DISTINCT), MIN and MAX, and of integers and decimals SUM, AVG, VAR and STDDEV");
            refused.initCause(e);
            throw refused;
        }
    }
}
