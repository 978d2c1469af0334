package io.sluice.sql.planner;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexProgram;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalCalc;
import org.apache.flink.table.planner.plan.utils.FlinkRexUtil;
import org.apache.flink.table.planner.utils.JavaScalaConversionUtil;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;

/**
 * The columns of an aggregation's input, and where they are in the rows that the operators read.
 * These are the input's own, or the ones below a projection: Flink's copies every string.
 *
 * @param type of the input
 * @param positions of the input's columns in the rows that are read
 * @param below the projection whose input is read; null where the rows are the input's
 * @param expressions what the columns are computed of, in the form of Flink's plans
 */
record InputColumns(
        RowType type,
        List<Integer> positions,
        @Nullable BelowCalc below,
        List<String> expressions) {

    static InputColumns of(RelNode input) {
        RowType type = FlinkTypeFactory.toLogicalRowType(input.getRowType());
        List<String> expressions = expressions(input);
        BelowCalc below =
                input instanceof StreamPhysicalCalc calc ? BelowCalc.of(calc).orElse(null) : null;
        List<Integer> positions =
                below != null
                        ? below.positions()
                        : IntStream.range(0, type.getFieldCount()).boxed().toList();
        return new InputColumns(type, positions, below, expressions);
    }

    private static List<String> expressions(RelNode input) {
        if (!(input instanceof StreamPhysicalCalc calc)) {
            return input.getRowType().getFieldNames();
        }
        RexProgram program = calc.getProgram();
        Seq<String> names =
                JavaScalaConversionUtil.toScala(program.getInputRowType().getFieldNames());
        return program.getProjectList().stream()
                .map(
                        column ->
                                FlinkRexUtil.getExpressionString(
                                        program.expandLocalRef(column), names))
                .toList();
    }

    LogicalType type(int column) {
        return type.getTypeAt(column);
    }

    /** What a column is computed of; state is recognised by it. */
    String expression(int column) {
        return expressions.get(column);
    }

    String name(int column) {
        return type.getFieldNames().get(column);
    }

    /** Where a column is in the rows that are read. */
    int position(int column) {
        return positions.get(column);
    }
}
