package io.sluice.sql.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLocalRef;
import org.apache.calcite.rex.RexProgram;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalCalc;
import org.apache.flink.table.planner.plan.utils.FlinkRexUtil;
import org.apache.flink.table.planner.utils.JavaScalaConversionUtil;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import scala.collection.Seq;

/**
 * The columns of an aggregation's input, and where they are in the rows that the operators read.
 * These are the input's own, or the ones below a projection that only selects columns: Flink's
 * projection copies every string.
 *
 * @param type of the input
 * @param positions of the input's columns in the rows that are read
 * @param belowProjection whether those rows are what a projection reads
 * @param expressions what the columns are computed of, in the form of Flink's plans
 */
record InputColumns(
        RowType type, List<Integer> positions, boolean belowProjection, List<String> expressions) {

    /** Rows with more columns for each that is needed are cheaper to project than to pass on. */
    private static final int MOST_COLUMNS_PER_NEEDED = 2;

    static InputColumns of(RelNode input) {
        RowType type = FlinkTypeFactory.toLogicalRowType(input.getRowType());
        List<String> expressions = expressions(input);
        return selected(input)
                .map(positions -> new InputColumns(type, positions, true, expressions))
                .orElseGet(
                        () ->
                                new InputColumns(
                                        type,
                                        IntStream.range(0, type.getFieldCount()).boxed().toList(),
                                        false,
                                        expressions));
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

    private static Optional<List<Integer>> selected(RelNode input) {
        if (!(input instanceof StreamPhysicalCalc calc)) {
            return Optional.empty();
        }
        RexProgram program = calc.getProgram();
        int most = MOST_COLUMNS_PER_NEEDED * program.getProjectList().size();
        if (program.getCondition() != null || program.getInputRowType().getFieldCount() > most) {
            return Optional.empty();
        }
        List<Integer> positions = new ArrayList<>();
        for (RexLocalRef column : program.getProjectList()) {
            if (!(program.expandLocalRef(column) instanceof RexInputRef reference)) {
                return Optional.empty();
            }
            positions.add(reference.getIndex());
        }
        return Optional.of(List.copyOf(positions));
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
