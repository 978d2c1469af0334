package io.sluice.sql.planner;

import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlGroupedWindowFunction;
import org.apache.calcite.sql.SqlNode;
import org.apache.flink.table.planner.calcite.FlinkPlannerImpl;
import org.apache.flink.table.planner.delegation.DefaultCalciteContext;
import org.apache.flink.table.planner.functions.sql.SqlWindowTableFunction;
import org.jspecify.annotations.Nullable;

/** Whether a query, with the views that it reads, has windows. */
final class WindowedReads {

    private final DefaultCalciteContext context;
    private boolean found;

    WindowedReads(DefaultCalciteContext context) {
        this.context = context;
    }

    /** Looks at a query that is changed by it. */
    boolean in(SqlNode query) {
        FlinkPlannerImpl planner = context.getPlannerContext().createFlinkPlanner();
        visit(planner.rel(planner.validate(query)).rel);
        return found;
    }

    private void visit(RelNode plan) {
        new RelVisitor() {
            @Override
            public void visit(RelNode node, int ordinal, @Nullable RelNode parent) {
                node.accept(new Expressions());
                if (node instanceof TableFunctionScan scan) {
                    look(scan.getCall());
                }
                super.visit(node, ordinal, parent);
            }
        }.go(plan);
    }

    private void look(RexNode expression) {
        expression.accept(
                new RexVisitorImpl<@Nullable Void>(true) {
                    @Override
                    public @Nullable Void visitCall(RexCall call) {
                        found |=
                                call.getOperator() instanceof SqlWindowTableFunction
                                        || call.getOperator() instanceof SqlGroupedWindowFunction;
                        return super.visitCall(call);
                    }
                });
    }

    private final class Expressions extends RexShuttle {
        @Override
        public RexNode visitCall(RexCall call) {
            look(call);
            return call;
        }
    }
}
