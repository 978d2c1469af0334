package io.sluice.sql.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLocalRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgram;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalCalc;
import org.jspecify.annotations.Nullable;

/**
 * The rows that one of Flink's projections reads, in its place. Columns that it only selects are
 * read where they are; what it computes comes behind the columns of its input.
 *
 * @param positions of the projection's columns: in its input, or behind it
 * @param columns of its input, in their order
 * @param computed what it computes, in the order of their positions
 * @param condition of the rows that it lets pass; null for all
 * @param description of the projection, as plans show it
 */
record BelowCalc(
        List<Integer> positions,
        List<RexNode> columns,
        List<RexNode> computed,
        @Nullable RexNode condition,
        String description) {

    /** Rows with more columns for each that is needed are cheaper to project than to pass on. */
    private static final int MOST_COLUMNS_PER_SELECTED = 2;

    /** Nothing if the projection had better run as it is. */
    static Optional<BelowCalc> of(StreamPhysicalCalc calc) {
        RexProgram program = calc.getProgram();
        RelDataType input = program.getInputRowType();
        int below = input.getFieldCount();
        List<Integer> positions = new ArrayList<>();
        List<RexNode> computed = new ArrayList<>();
        for (RexLocalRef column : program.getProjectList()) {
            RexNode expression = program.expandLocalRef(column);
            if (expression instanceof RexInputRef reference) {
                positions.add(reference.getIndex());
            } else {
                positions.add(below + computed.size());
                computed.add(expression);
            }
        }
        RexNode condition =
                program.getCondition() == null
                        ? null
                        : program.expandLocalRef(program.getCondition());
        BelowCalc found =
                new BelowCalc(
                        List.copyOf(positions),
                        IntStream.range(0, below)
                                .<RexNode>mapToObj(i -> RexInputRef.of(i, input))
                                .toList(),
                        List.copyOf(computed),
                        condition,
                        calc.getRelDetailedDescription());
        boolean tooWide = below > MOST_COLUMNS_PER_SELECTED * positions.size();
        return found.isSelection() && tooWide ? Optional.empty() : Optional.of(found);
    }

    /** Whether the projection only selects columns. */
    boolean isSelection() {
        return computed.isEmpty() && condition == null;
    }
}
