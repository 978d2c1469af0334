package io.sluice.sql.planner;

import io.sluice.Aggregates;
import io.sluice.Aggregation;
import io.sluice.sql.rowdata.RowDataChanges.Column;
import io.sluice.sql.rowdata.RowDataChanges.Content;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;

/**
 * Calls of aggregate functions as aggregates of the operators.
 *
 * @param aggregations at least 1
 * @param columns the results, one for each call
 */
record EmitAggregates(List<Aggregation<RowData>> aggregations, List<Column> columns) {

    /**
     * Those of an aggregation.
     *
     * @param updated whether rows of the input take back others
     */
    static EmitAggregates of(WindowedAggregation aggregation, InputColumns input, boolean updated) {
        List<Aggregation<RowData>> aggregations = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        List<AggregateCall> calls = aggregation.aggregates();
        StateNames names = new StateNames(input);
        for (int i = 0; i < calls.size(); i++) {
            EmitAggregate aggregate =
                    new EmitAggregate(calls.get(i), input, updated, aggregation.emit());
            aggregations.add(aggregate.aggregation().as(names.aggregate(calls.get(i))));
            columns.add(
                    new Column(
                            calls.get(i).getAggregation().getKind() == SqlKind.SUM0
                                    ? Content.AGGREGATE_OR_ZERO
                                    : Content.AGGREGATE,
                            i,
                            FlinkTypeFactory.toLogicalType(calls.get(i).getType())));
        }
        if (aggregations.isEmpty()) {
            // Groups are all that is asked for, and the operators need something to compute.
            aggregations.add(Aggregates.<RowData>count().as("rows"));
        }
        return new EmitAggregates(List.copyOf(aggregations), List.copyOf(columns));
    }
}
