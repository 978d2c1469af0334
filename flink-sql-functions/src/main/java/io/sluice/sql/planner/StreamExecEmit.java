package io.sluice.sql.planner;

import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.annotation.JsonProperty;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.planner.calcite.FlinkContext;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.table.planner.plan.nodes.exec.ExecEdge;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNode;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeBase;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeConfig;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeContext;
import org.apache.flink.table.planner.plan.nodes.exec.InputProperty;
import org.apache.flink.table.planner.plan.nodes.exec.SingleTransformationTranslator;
import org.apache.flink.table.planner.plan.nodes.exec.stream.StreamExecGroupTableAggregate;
import org.apache.flink.table.planner.plan.nodes.exec.stream.StreamExecNode;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalRel;
import org.apache.flink.table.planner.utils.ShortcutUtils;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.TemporaryClassLoaderContext;

/** Puts Fold and Window into the job, directly on what the window function would read. */
final class StreamExecEmit extends ExecNodeBase<RowData>
        implements StreamExecNode<RowData>, SingleTransformationTranslator<RowData> {

    private static final String TYPE = "sluice-emit_1";

    private final EmitTranslation translation;

    private StreamExecEmit(RowType outputType, String description, EmitTranslation translation) {
        super(
                ExecNodeContext.newNodeId(),
                new ExecNodeContext(TYPE),
                new Configuration(),
                List.of(InputProperty.DEFAULT),
                outputType,
                description);
        this.translation = translation;
    }

    /**
     * The executable form of a node.
     *
     * @param input what the window function would read
     * @param updated whether rows of the input take back others
     * @param updateBefore whether what reads the changes needs the rows that they replace
     */
    @SuppressWarnings("try") // The class loader is there to be closed.
    static ExecNode<?> of(
            StreamPhysicalRel node,
            RelNode input,
            WindowedAggregation aggregation,
            boolean updated,
            boolean updateBefore) {
        try (TemporaryClassLoaderContext ignored =
                withClassesOf(ShortcutUtils.unwrapContext(node))) {
            return new StreamExecEmit(
                    FlinkTypeFactory.toLogicalRowType(node.getRowType()),
                    node.getRelDetailedDescription(),
                    EmitTranslation.of(
                            aggregation,
                            InputColumns.of(input),
                            updated,
                            updateBefore,
                            ShortcutUtils.unwrapTableConfig(node)));
        }
    }

    /** Serializers of a function's accumulators are made of classes that a user's JAR may have. */
    private static TemporaryClassLoaderContext withClassesOf(FlinkContext session) {
        return TemporaryClassLoaderContext.of(session.getClassLoader());
    }

    /** Called by Jackson, where a plan is written. */
    @JsonProperty("emit")
    @SuppressWarnings("DoNotCallSuggester") // That is what it is for.
    String clauseInAPlan() {
        throw new TableException(
                translation
                        .emit()
                        .message(
                                "%s: a compiled plan cannot hold it, because Flink restores plans of its own operators only. Run the INSERT itself."
                                        .formatted(translation.emit())));
    }

    @Override
    // There is no other way to the environment of a plan; the class loader is there to be closed.
    @SuppressWarnings({"deprecation", "try"})
    protected Transformation<RowData> translateToPlanInternal(
            PlannerBase planner, ExecNodeConfig config) {
        BelowCalc below = translation.input().below();
        Transformation<RowData> input =
                below == null
                        ? rows(input(), planner)
                        : new ComputedColumns(below, rows(below(input()), planner))
                                .attached(config, planner.getFlinkContext().getClassLoader());
        try (TemporaryClassLoaderContext ignored = withClassesOf(planner.getFlinkContext())) {
            Transformation<RowData> result =
                    translation.attach(input, planner.getExecEnv(), (RowType) getOutputType());
            result.setDescription(getDescription());
            return result;
        }
    }

    @SuppressWarnings("unchecked") // All nodes of a plan produce rows.
    private static Transformation<RowData> rows(ExecEdge edge, PlannerBase planner) {
        return (Transformation<RowData>) edge.translateToPlan(planner);
    }

    private ExecEdge input() {
        ExecEdge edge = getInputEdges().get(0);
        if (translation.isFinal()) {
            return edge;
        }
        boolean sessions = edge.getSource() instanceof StreamExecGroupTableAggregate;
        return below(sessions ? below(edge) : edge);
    }

    private static ExecEdge below(ExecEdge edge) {
        return edge.getSource().getInputEdges().get(0);
    }
}
