package io.sluice.sql.planner;

import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNode;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowAggregate;
import org.apache.flink.table.planner.plan.utils.ChangelogPlanUtils;
import org.apache.flink.table.planner.utils.JavaScalaConversionUtil;

/**
 * A windowed aggregation that publishes each row once. To Flink it is one of its own window
 * aggregations.
 */
final class StreamPhysicalEmitFinal extends StreamPhysicalWindowAggregate {

    private final WindowedAggregation aggregation;

    StreamPhysicalEmitFinal(
            RelOptCluster cluster,
            RelTraitSet traits,
            RelNode input,
            WindowedAggregation aggregation) {
        super(
                cluster,
                traits,
                input,
                aggregation.keys(),
                JavaScalaConversionUtil.toScala(aggregation.aggregates()),
                aggregation.windowing(),
                aggregation.original().namedWindowProperties());
        this.aggregation = aggregation;
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new StreamPhysicalEmitFinal(getCluster(), traits, inputs.get(0), aggregation);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return EmitExplain.terms(super.explainTerms(writer), this, aggregation);
    }

    @Override
    public ExecNode<?> translateToExecNode() {
        return StreamExecEmit.of(
                this, getInput(), aggregation, !ChangelogPlanUtils.inputInsertOnly(this), false);
    }
}
