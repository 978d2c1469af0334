package io.sluice.sql.planner;

import java.util.Collections;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalGroupTableAggregate;
import org.apache.flink.table.planner.utils.JavaScalaConversionUtil;

/**
 * Tells Flink that rows of sessions are also deleted, when sessions grow or merge. Stands below
 * {@link StreamPhysicalEmitChanges} and never runs: of the nodes that Flink knows, a table
 * aggregation is the one that declares all kinds of changes whatever it reads, and an aggregation
 * over it declares deletions too.
 */
final class StreamPhysicalSessionChanges extends StreamPhysicalGroupTableAggregate {

    StreamPhysicalSessionChanges(RelOptCluster cluster, RelTraitSet traits, RelNode windows) {
        super(
                cluster,
                traits,
                windows,
                windows.getRowType(),
                new int[0],
                JavaScalaConversionUtil.toScala(Collections.emptyList()));
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new StreamPhysicalSessionChanges(getCluster(), traits, inputs.get(0));
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return writer.input("input", getInput());
    }
}
