package io.sluice.sql.planner;

import io.sluice.Aggregates;
import io.sluice.Aggregation;
import io.sluice.core.aggregate.DoubleField;
import io.sluice.core.aggregate.LongField;
import io.sluice.sql.dialect.EmitClause;
import io.sluice.sql.rowdata.RowDataChanges.Column;
import io.sluice.sql.rowdata.RowDataChanges.Content;
import io.sluice.sql.rowdata.RowFields;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.RowType;

/**
 * Calls of aggregate functions as aggregates of the operators.
 *
 * @param aggregations at least 1
 * @param columns the results, one for each call
 */
record EmitAggregates(List<Aggregation<RowData>> aggregations, List<Column> columns) {

    static EmitAggregates of(WindowedAggregation aggregation, RowType inputType) {
        List<Aggregation<RowData>> aggregations = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        List<AggregateCall> calls = aggregation.aggregates();
        for (int i = 0; i < calls.size(); i++) {
            Call call = new Call(calls.get(i), inputType, aggregation.clause());
            aggregations.add(call.aggregation().as(name(i, calls.get(i))));
            columns.add(
                    new Column(
                            calls.get(i).getAggregation().getKind() == SqlKind.SUM0
                                    ? Content.AGGREGATE_OR_ZERO
                                    : Content.AGGREGATE,
                            i,
                            call.resultType().getTypeRoot()));
        }
        if (aggregations.isEmpty()) {
            // Groups are all that is asked for, and the operators need something to compute.
            aggregations.add(Aggregates.<RowData>count().as("rows"));
        }
        return new EmitAggregates(List.copyOf(aggregations), List.copyOf(columns));
    }

    /** State is recognised by it. */
    private static String name(int index, AggregateCall call) {
        return "$" + index + "." + call.getAggregation().getName() + call.getArgList();
    }

    private record Call(AggregateCall call, RowType inputType, EmitClause clause) {

        Aggregation<RowData> aggregation() {
            requirePlain();
            return switch (call.getAggregation().getKind()) {
                case COUNT -> count();
                case SUM, SUM0, AVG, MIN, MAX -> ofNumber();
                default -> throw unsupported("this function");
            };
        }

        LogicalType resultType() {
            return FlinkTypeFactory.toLogicalType(call.getType());
        }

        private void requirePlain() {
            if (call.isDistinct()) {
                throw unsupported("DISTINCT");
            }
            if (call.isApproximate()) {
                throw unsupported("APPROX_COUNT_DISTINCT");
            }
            if (!call.getCollation().getFieldCollations().isEmpty()) {
                throw unsupported("WITHIN GROUP");
            }
            if (call.getArgList().size() > 1) {
                throw unsupported("several arguments");
            }
        }

        private Aggregation<RowData> count() {
            boolean all = call.getArgList().isEmpty();
            if (all && call.filterArg < 0) {
                return Aggregates.count();
            }
            return Aggregates.count(
                    all
                            ? RowFields.filtered(call.filterArg)
                            : RowFields.counted(position(), filter()));
        }

        private Aggregation<RowData> ofNumber() {
            LogicalType type = inputType.getTypeAt(position());
            boolean isNumber = type.is(LogicalTypeFamily.NUMERIC);
            boolean compares =
                    call.getAggregation().getKind() == SqlKind.MIN
                            || call.getAggregation().getKind() == SqlKind.MAX;
            if (isNumber || compares) {
                LongField<RowData> integer = RowFields.integer(type, position(), filter());
                if (integer != null) {
                    return ofIntegers(integer);
                }
                DoubleField<RowData> number = RowFields.floatingPoint(type, position(), filter());
                if (number != null) {
                    return ofDoubles(number);
                }
            }
            throw unsupported("an argument of type " + type.asSummaryString());
        }

        private Aggregation<RowData> ofIntegers(LongField<RowData> field) {
            return switch (call.getAggregation().getKind()) {
                // Too large a sum wraps around, as in Flink: it is cut to its type in the result.
                case SUM, SUM0 -> Aggregates.sum(field).widened();
                case AVG -> Aggregates.truncatedAvg(field);
                case MIN -> Aggregates.min(field);
                default -> Aggregates.max(field);
            };
        }

        private Aggregation<RowData> ofDoubles(DoubleField<RowData> field) {
            return switch (call.getAggregation().getKind()) {
                case SUM, SUM0 -> Aggregates.sum(field);
                case AVG -> Aggregates.avg(field);
                case MIN -> Aggregates.min(field);
                default -> Aggregates.max(field);
            };
        }

        private int position() {
            return call.getArgList().get(0);
        }

        private int filter() {
            return call.filterArg < 0 ? RowFields.NO_FILTER : call.filterArg;
        }

        private TableException unsupported(String what) {
            return new TableException(
                    "%s: %s is not supported with %s. There are COUNT, and SUM, AVG, MIN and MAX of TINYINT, SMALLINT, INT, BIGINT, FLOAT and DOUBLE (MIN and MAX also of dates and times), each with FILTER; for others use Flink's own windows (without EMIT)."
                            .formatted(clause, call.getAggregation().getName(), what));
        }
    }
}
