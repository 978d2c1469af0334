package io.sluice.sql.planner;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgram;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.flink.table.planner.plan.logical.TimeAttributeWindowingStrategy;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalCalc;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalExchange;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowAggregate;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowTableFunction;
import org.apache.flink.table.planner.utils.JavaScalaConversionUtil;

/**
 * What a windowed aggregation reads, below its window function.
 *
 * @param node the data
 * @param windowing the windows, by the time in the data
 */
record WindowedInput(RelNode node, TimeAttributeWindowingStrategy windowing) {

    /**
     * The input of an aggregation, or nothing if its windows come ready made. Flink leaves the
     * window function in its place when it finds that cheaper, and always when something is
     * computed with the columns of the window; only in the first case it can be taken out.
     */
    static Optional<WindowedInput> of(StreamPhysicalWindowAggregate aggregate) {
        RelNode input = aggregate.getInput();
        // Sluice's own operators shuffle.
        RelNode data = input instanceof StreamPhysicalExchange ? input.getInput(0) : input;
        if (aggregate.windowing() instanceof TimeAttributeWindowingStrategy windowing) {
            return Optional.of(new WindowedInput(data, windowing));
        }
        return data instanceof StreamPhysicalCalc calc
                        && calc.getInput() instanceof StreamPhysicalWindowTableFunction function
                ? below(function, calc, aggregate)
                : Optional.empty();
    }

    private static Optional<WindowedInput> below(
            StreamPhysicalWindowTableFunction function,
            StreamPhysicalCalc calc,
            StreamPhysicalWindowAggregate aggregate) {
        RelNode data = function.getInput();
        int fields = data.getRowType().getFieldCount();
        RexBuilder rex = calc.getCluster().getRexBuilder();
        RexProgram program = calc.getProgram();
        int time = function.windowing().getTimeAttributeIndex();
        RexNode timeColumn = rex.makeInputRef(data, time);
        List<RexNode> columns = new ArrayList<>();
        Set<Integer> placeholders = new HashSet<>();
        for (int i = 0; i < program.getProjectList().size(); i++) {
            RexNode column = program.expandLocalRef(program.getProjectList().get(i));
            if (column instanceof RexInputRef reference && reference.getIndex() >= fields) {
                // Something in its place, so that the other columns stay where they are.
                column = timeColumn;
                placeholders.add(i);
            }
            columns.add(column);
        }
        columns.add(timeColumn);
        RexNode condition =
                program.getCondition() == null
                        ? null
                        : program.expandLocalRef(program.getCondition());
        List<RexNode> all = new ArrayList<>(columns);
        if (condition != null) {
            all.add(condition);
        }
        ImmutableBitSet read = RelOptUtil.InputFinder.bits(all, null);
        if (read.length() > fields || reads(aggregate, placeholders)) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>(calc.getRowType().getFieldNames());
        names.add("$time");
        RexProgram below = RexProgram.create(data.getRowType(), columns, condition, names, rex);
        return Optional.of(
                new WindowedInput(
                        new StreamPhysicalCalc(
                                calc.getCluster(),
                                calc.getTraitSet(),
                                data,
                                below,
                                below.getOutputRowType()),
                        new TimeAttributeWindowingStrategy(
                                function.windowing().getWindow(),
                                function.windowing().getTimeAttributeType(),
                                columns.size() - 1)));
    }

    private static boolean reads(StreamPhysicalWindowAggregate aggregate, Set<Integer> columns) {
        for (int key : aggregate.grouping()) {
            if (columns.contains(key)) {
                return true;
            }
        }
        for (AggregateCall call : JavaScalaConversionUtil.toJava(aggregate.aggCalls())) {
            if (columns.contains(call.filterArg)
                    || call.getArgList().stream().anyMatch(columns::contains)) {
                return true;
            }
        }
        return false;
    }
}
