package io.sluice.sql.planner;

import org.apache.calcite.rel.RelNode;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.planner.calcite.CalciteConfig;
import org.apache.flink.table.planner.calcite.CalciteConfigBuilder;
import org.apache.flink.table.planner.calcite.FlinkContext;
import org.apache.flink.table.planner.plan.optimize.program.FlinkChainedProgram;
import org.apache.flink.table.planner.plan.optimize.program.FlinkStreamProgram;
import org.apache.flink.table.planner.plan.optimize.program.StreamOptimizeContext;
import org.apache.flink.table.planner.utils.TableConfigUtils;

/**
 * Flink's optimization of streaming queries, with one stage more. It is put together for each query
 * anew, because Flink's program depends on the session's settings at that moment.
 */
final class EmitProgram extends FlinkChainedProgram<StreamOptimizeContext> {

    private static final String STAGE = "sluice_emit";

    /** Makes a session's planner use this program and know the function that carries EMIT. */
    static void install(FlinkContext context) {
        TableConfig config = context.getTableConfig();
        CalciteConfig present = TableConfigUtils.getCalciteConfig(config);
        boolean ownProgram = present.getStreamProgram().isDefined();
        if (ownProgram && !(present.getStreamProgram().get() instanceof EmitProgram)) {
            throw new ValidationException(
                    "Sluice's SQL dialect cannot be used here: the session's planner configuration has an optimization program of its own.");
        }
        if (!ownProgram && present.getSqlOperatorTable().isDefined()) {
            throw new ValidationException(
                    "Sluice's SQL dialect cannot be used here: the session's planner configuration has an operator table of its own.");
        }
        config.setPlannerConfig(
                new CalciteConfigBuilder()
                        .replaceStreamProgram(new EmitProgram())
                        .addSqlOperatorTable(new EmitOperators(context))
                        .build());
    }

    @Override
    public RelNode optimize(RelNode root, StreamOptimizeContext context) {
        FlinkChainedProgram<StreamOptimizeContext> program =
                FlinkStreamProgram.buildProgram(context.getTableConfig());
        program.addBefore(
                FlinkStreamProgram.PHYSICAL_REWRITE(),
                STAGE,
                (plan, ignored) -> EmitStage.apply(plan));
        try {
            return program.optimize(root, context);
        } catch (RuntimeException refused) {
            throw EmitAdvice.with(refused, root);
        }
    }
}
