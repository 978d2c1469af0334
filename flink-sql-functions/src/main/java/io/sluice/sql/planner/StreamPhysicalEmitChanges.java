package io.sluice.sql.planner;

import java.util.Collections;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.flink.table.planner.plan.PartialFinalType;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNode;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalGroupAggregate;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowTableFunction;
import org.apache.flink.table.planner.plan.utils.ChangelogPlanUtils;
import org.apache.flink.table.planner.utils.JavaScalaConversionUtil;

/**
 * A windowed aggregation whose rows change until their window closes. To Flink it is an aggregation
 * without windows, grouped by the key and the columns of a window function below it: an updating
 * table with that key.
 */
final class StreamPhysicalEmitChanges extends StreamPhysicalGroupAggregate {

    private final RelDataType outputType;
    private final WindowedAggregation aggregation;

    StreamPhysicalEmitChanges(
            RelOptCluster cluster,
            RelTraitSet traits,
            RelNode windows,
            RelDataType outputType,
            WindowedAggregation aggregation) {
        super(
                cluster,
                traits,
                windows,
                outputType,
                aggregation.changesGrouping(windows.getRowType().getFieldCount()),
                JavaScalaConversionUtil.toScala(aggregation.aggregates()),
                PartialFinalType.NONE,
                Collections.emptyList());
        this.outputType = outputType;
        this.aggregation = aggregation;
    }

    @Override
    public boolean requireWatermark() {
        return aggregation.windowing().isRowtime();
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new StreamPhysicalEmitChanges(
                getCluster(), traits, inputs.get(0), outputType, aggregation);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return EmitExplain.terms(super.explainTerms(writer), this, aggregation);
    }

    @Override
    public ExecNode<?> translateToExecNode() {
        StreamPhysicalWindowTableFunction windows = windowFunction();
        return StreamExecEmit.of(
                this,
                windows.getInput(),
                aggregation,
                !ChangelogPlanUtils.inputInsertOnly(windows),
                ChangelogPlanUtils.generateUpdateBefore(this));
    }

    private StreamPhysicalWindowTableFunction windowFunction() {
        RelNode input = getInput();
        return (StreamPhysicalWindowTableFunction)
                (input instanceof StreamPhysicalSessionChanges ? input.getInput(0) : input);
    }
}
