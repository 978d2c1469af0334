package io.sluice.sql.planner;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLocalRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgram;
import org.apache.calcite.rex.RexProgramBuilder;
import org.apache.calcite.rex.RexUtil;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalCalc;
import org.jspecify.annotations.Nullable;

/** Projections over Sluice's aggregations. */
final class Calcs {

    private Calcs() {}

    /**
     * A projection to given columns.
     *
     * @param mapping positions in the node's rows, or {@link AggregateCalls#TRUE}
     */
    static RelNode restored(RelNode node, int[] mapping, RelDataType type) {
        RexBuilder rex = node.getCluster().getRexBuilder();
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < mapping.length; i++) {
            RelDataType column = type.getFieldList().get(i).getType();
            columns.add(
                    mapping[i] == AggregateCalls.TRUE
                            ? rex.makeCast(column, rex.makeLiteral(true), true, false)
                            : rex.makeInputRef(node, mapping[i]));
        }
        RexProgram program = RexProgram.create(node.getRowType(), columns, null, type, rex);
        return StreamPhysicalSelection.of(
                node.getCluster(), node.getTraitSet(), node, program, type);
    }

    /** Two projections in one, whose condition has no part that is always true. */
    static RelNode merged(StreamPhysicalCalc above, StreamPhysicalCalc below) {
        RexBuilder rex = above.getCluster().getRexBuilder();
        RexProgram both =
                RexProgramBuilder.mergePrograms(above.getProgram(), below.getProgram(), rex);
        List<RexNode> columns = new ArrayList<>();
        for (RexLocalRef column : both.getProjectList()) {
            columns.add(both.expandLocalRef(column));
        }
        RexProgram program =
                RexProgram.create(
                        below.getInput().getRowType(),
                        columns,
                        condition(both, rex),
                        above.getRowType(),
                        rex);
        if (program.isTrivial() && below.getInput().getRowType().equals(above.getRowType())) {
            return below.getInput();
        }
        return StreamPhysicalSelection.of(
                above.getCluster(),
                above.getTraitSet(),
                below.getInput(),
                program,
                above.getRowType());
    }

    private static @Nullable RexNode condition(RexProgram program, RexBuilder rex) {
        if (program.getCondition() == null) {
            return null;
        }
        List<RexNode> parts = new ArrayList<>();
        for (RexNode part :
                RelOptUtil.conjunctions(program.expandLocalRef(program.getCondition()))) {
            if (!RexUtil.removeCast(part).isAlwaysTrue()) {
                parts.add(part);
            }
        }
        return RexUtil.composeConjunction(rex, parts, true);
    }
}
