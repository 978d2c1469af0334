package io.sluice.sql.planner;

import io.sluice.sql.rowdata.PassedRows;
import io.sluice.sql.rowdata.SideBySide;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.data.BoxedWrapperRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.planner.codegen.CalcCodeGenerator;
import org.apache.flink.table.planner.codegen.CalcCodeGenerator$;
import org.apache.flink.table.planner.codegen.CodeGenUtils;
import org.apache.flink.table.planner.codegen.CodeGeneratorContext;
import org.apache.flink.table.planner.codegen.OperatorCodeGenerator;
import org.apache.flink.table.planner.plan.nodes.exec.utils.ExecNodeUtil;
import org.apache.flink.table.planner.plan.nodes.exec.utils.TransformationMetadata;
import org.apache.flink.table.planner.utils.JavaScalaConversionUtil;
import org.apache.flink.table.runtime.operators.CodeGenOperatorFactory;
import org.apache.flink.table.runtime.operators.TableStreamOperator;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import scala.Option;

/**
 * An operator in the place of one of Flink's projections, which passes rows on as they are, with
 * what the projection computes behind their columns. The code that computes and that filters is the
 * one that Flink generates for the projection; only columns that are merely selected are left out.
 *
 * @param below what the projection does
 * @param rows that it reads
 */
record ComputedColumns(BelowCalc below, Transformation<RowData> rows) {

    private static final String NAME = "Compute";

    /** In the generated code. */
    private static final String PASSING = "sideBySide";

    /** The rows to read in place of the projection's. */
    Transformation<RowData> attached(ReadableConfig config, ClassLoader loader) {
        if (below.isSelection()) {
            return rows;
        }
        CodeGeneratorContext context =
                new CodeGeneratorContext(config, loader)
                        .setOperatorBaseClass(TableStreamOperator.class);
        return ExecNodeUtil.createOneInputTransformation(
                rows,
                new TransformationMetadata(NAME, below.description()),
                below.computed().isEmpty() ? filter(context) : computation(context),
                new PassedRows(passedType()),
                rows.getParallelism(),
                false);
    }

    private RowType inputType() {
        return ((InternalTypeInfo<RowData>) rows.getOutputType()).toRowType();
    }

    private RowType computedType() {
        return RowType.of(
                below.computed().stream()
                        .map(column -> FlinkTypeFactory.toLogicalType(column.getType()))
                        .toArray(LogicalType[]::new));
    }

    private RowType passedType() {
        List<LogicalType> types = new ArrayList<>(inputType().getChildren());
        types.addAll(computedType().getChildren());
        return RowType.of(types.toArray(LogicalType[]::new));
    }

    private Option<RexNode> condition() {
        return JavaScalaConversionUtil.toScala(Optional.ofNullable(below.condition()));
    }

    /** Rows that the condition lets pass, as they are. */
    private CodeGenOperatorFactory<RowData> filter(CodeGeneratorContext context) {
        return CalcCodeGenerator.generateCalcOperator(
                context,
                rows,
                inputType(),
                JavaScalaConversionUtil.toScala(below.columns()),
                condition(),
                true,
                NAME);
    }

    private CodeGenOperatorFactory<RowData> computation(CodeGeneratorContext context) {
        String type = SideBySide.class.getCanonicalName();
        String input = CodeGenUtils.DEFAULT_INPUT1_TERM();
        context.addReusableMember("private transient %s %s;".formatted(type, PASSING));
        context.addReusableOpenStatement(
                "%s = new %s(%s);"
                        .formatted(PASSING, type, CodeGenUtils.DEFAULT_OPERATOR_COLLECTOR_TERM()));
        String process =
                CalcCodeGenerator$.MODULE$.generateProcessCode(
                        context,
                        inputType(),
                        computedType(),
                        BoxedWrapperRowData.class,
                        JavaScalaConversionUtil.toScala(below.computed()),
                        condition(),
                        input,
                        "%s.of(%s)".formatted(PASSING, input),
                        true,
                        false,
                        true);
        return new CodeGenOperatorFactory<>(
                OperatorCodeGenerator.<RowData, RowData>generateOneInputStreamOperator(
                        context,
                        NAME,
                        process,
                        inputType(),
                        input,
                        Option.empty(),
                        true,
                        code -> code));
    }
}
