package io.sluice.sql.planner;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Calc;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLocalRef;
import org.apache.calcite.rex.RexProgram;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNode;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalCalc;

/**
 * A projection over Sluice's aggregations that only selects columns: a view of each row, where
 * Flink's own copies every string.
 */
final class StreamPhysicalSelection extends StreamPhysicalCalc {

    private final RelDataType outputType;
    private final int[] columns;

    private StreamPhysicalSelection(
            RelOptCluster cluster,
            RelTraitSet traits,
            RelNode input,
            RexProgram program,
            RelDataType outputType,
            int[] columns) {
        super(cluster, traits, input, program, outputType);
        this.outputType = outputType;
        this.columns = columns;
    }

    /** One of these, or Flink's own if the program computes or filters. */
    static StreamPhysicalCalc of(
            RelOptCluster cluster,
            RelTraitSet traits,
            RelNode input,
            RexProgram program,
            RelDataType outputType) {
        return selected(program)
                .<StreamPhysicalCalc>map(
                        columns ->
                                new StreamPhysicalSelection(
                                        cluster, traits, input, program, outputType, columns))
                .orElseGet(
                        () -> new StreamPhysicalCalc(cluster, traits, input, program, outputType));
    }

    /** Positions in the input, if the program does nothing but select. */
    private static Optional<int[]> selected(RexProgram program) {
        if (program.getCondition() != null) {
            return Optional.empty();
        }
        List<RexLocalRef> projects = program.getProjectList();
        int[] columns = new int[projects.size()];
        for (int i = 0; i < columns.length; i++) {
            if (!(program.expandLocalRef(projects.get(i)) instanceof RexInputRef column)) {
                return Optional.empty();
            }
            columns[i] = column.getIndex();
        }
        return Optional.of(columns);
    }

    @Override
    public Calc copy(RelTraitSet traits, RelNode input, RexProgram program) {
        return of(getCluster(), traits, input, program, outputType);
    }

    @Override
    public ExecNode<?> translateToExecNode() {
        return new StreamExecSelection(
                FlinkTypeFactory.toLogicalRowType(getRowType()),
                getRelDetailedDescription(),
                columns);
    }
}
