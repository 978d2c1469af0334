package io.sluice.sql.planner;

import io.sluice.sql.rowdata.SelectedColumns;
import java.util.List;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.annotation.JsonProperty;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeBase;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeConfig;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNodeContext;
import org.apache.flink.table.planner.plan.nodes.exec.InputProperty;
import org.apache.flink.table.planner.plan.nodes.exec.SingleTransformationTranslator;
import org.apache.flink.table.planner.plan.nodes.exec.stream.StreamExecNode;
import org.apache.flink.table.planner.plan.nodes.exec.utils.ExecNodeUtil;
import org.apache.flink.table.planner.plan.nodes.exec.utils.TransformationMetadata;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/** Puts {@link SelectedColumns} into the job. */
final class StreamExecSelection extends ExecNodeBase<RowData>
        implements StreamExecNode<RowData>, SingleTransformationTranslator<RowData> {

    private static final String TYPE = "sluice-selection_1";
    private static final String NAME = "Selection";

    private final int[] columns;

    /**
     * @param columns of the result: positions in the input
     */
    StreamExecSelection(RowType outputType, String description, int[] columns) {
        super(
                ExecNodeContext.newNodeId(),
                new ExecNodeContext(TYPE),
                new Configuration(),
                List.of(InputProperty.DEFAULT),
                outputType,
                description);
        this.columns = columns;
    }

    /** Called by Jackson, where a plan is written. */
    @JsonProperty("columns")
    @SuppressWarnings("DoNotCallSuggester") // That is what it is for.
    int[] columnsInAPlan() {
        throw new TableException(
                "EMIT: a compiled plan cannot hold it, because Flink restores plans of its own operators only. Run the INSERT itself.");
    }

    @Override
    protected Transformation<RowData> translateToPlanInternal(
            PlannerBase planner, ExecNodeConfig config) {
        @SuppressWarnings("unchecked") // All nodes of a plan produce rows.
        Transformation<RowData> rows =
                (Transformation<RowData>) getInputEdges().get(0).translateToPlan(planner);
        return ExecNodeUtil.createOneInputTransformation(
                rows,
                new TransformationMetadata(NAME, getDescription()),
                SimpleOperatorFactory.of(new SelectedColumns(columns)),
                InternalTypeInfo.of((RowType) getOutputType()),
                rows.getParallelism(),
                false);
    }
}
