package io.sluice.sql.planner;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Calc;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.planner.plan.logical.SessionWindowSpec;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalCalc;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalGroupAggregate;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalGroupAggregateBase;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalGroupWindowAggregateBase;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowAggregate;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowAggregateBase;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowDeduplicate;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowJoin;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowRank;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowTableFunction;
import org.apache.flink.table.planner.utils.JavaScalaConversionUtil;
import org.apache.flink.table.planner.utils.ShortcutUtils;
import org.jspecify.annotations.Nullable;

/**
 * Puts Sluice's aggregations into a physical plan, in the place of those window aggregations that
 * carry an EMIT clause, and takes the clauses out.
 *
 * <p>A clause on an aggregation without windows is about the outermost windowed ones below it.
 */
final class EmitStage {

    /** Projections that restore the columns of a replaced aggregation; merged with those above. */
    private final Set<RelNode> restoring = Collections.newSetFromMap(new IdentityHashMap<>());

    private int windowed;

    private EmitStage() {}

    static RelNode apply(RelNode plan) {
        return new EmitStage().visit(plan, null);
    }

    private RelNode visit(RelNode node, @Nullable PlannedEmit inherited) {
        if (node instanceof StreamPhysicalWindowAggregate aggregate) {
            return visitWindowed(aggregate, inherited);
        }
        if (node instanceof StreamPhysicalGroupAggregate aggregate) {
            return visitGrouped(aggregate, inherited);
        }
        requireNoClause(node);
        if (inherited != null) {
            requireNotFinal(node, inherited);
        }
        RelNode visited = visitInputs(node, inherited);
        return visited instanceof StreamPhysicalCalc calc && restoring.contains(calc.getInput())
                ? merged(calc)
                : visited;
    }

    private RelNode visitInputs(RelNode node, @Nullable PlannedEmit inherited) {
        List<RelNode> inputs = new ArrayList<>();
        boolean changed = false;
        for (RelNode input : node.getInputs()) {
            RelNode visited = visit(input, inherited);
            changed |= visited != input;
            inputs.add(visited);
        }
        return changed ? node.copy(node.getTraitSet(), inputs) : node;
    }

    private RelNode merged(StreamPhysicalCalc above) {
        RelNode merged = Calcs.merged(above, (StreamPhysicalCalc) above.getInput());
        if (merged instanceof Calc) {
            restoring.add(merged);
        }
        return merged;
    }

    private RelNode visitWindowed(
            StreamPhysicalWindowAggregate aggregate, @Nullable PlannedEmit inherited) {
        AggregateCalls calls = AggregateCalls.of(aggregate.aggCalls());
        PlannedEmit clause = calls.clause() != null ? calls.clause() : inherited;
        if (clause == null) {
            return visitInputs(aggregate, null);
        }
        windowed++;
        // Nodes show their settings, so that these are checked before there is one.
        Configuration settings =
                EmitSettings.of(ShortcutUtils.unwrapTableConfig(aggregate), clause);
        WindowedInput input = WindowedAggregation.inputOf(aggregate, clause);
        RelNode replaced =
                WindowedAggregation.of(aggregate, calls, clause, input.windowing(), settings)
                        .over(visit(input.node(), null));
        restoring.add(replaced);
        return replaced;
    }

    private RelNode visitGrouped(
            StreamPhysicalGroupAggregate aggregate, @Nullable PlannedEmit inherited) {
        AggregateCalls calls = AggregateCalls.of(aggregate.aggCalls());
        PlannedEmit own = calls.clause();
        if (own == null) {
            return visitInputs(aggregate, inherited);
        }
        // Without windows there is nothing to set; a wrong setting is told all the same.
        EmitSettings.of(ShortcutUtils.unwrapTableConfig(aggregate), own);
        int before = windowed;
        RelNode input = visit(aggregate.getInput(), own.below());
        if (windowed == before && !own.clause().isPlainChanges()) {
            throw new ValidationException(
                    own.message(
                            "%s needs windows, and the aggregation that it is about has none: group by window_start and window_end of TUMBLE, HOP or CUMULATE over a time attribute, or use GROUP BY ... WINDOW TUMBLING (...). Without windows there is EMIT CHANGES, which is what Flink does anyway."
                                    .formatted(own)));
        }
        StreamPhysicalGroupAggregate stripped =
                new StreamPhysicalGroupAggregate(
                        aggregate.getCluster(),
                        aggregate.getTraitSet(),
                        input,
                        calls.rowTypeWithoutClauses(aggregate, aggregate.grouping().length),
                        aggregate.grouping(),
                        JavaScalaConversionUtil.toScala(calls.others()),
                        aggregate.partialFinalType(),
                        aggregate.hints());
        RelNode restored =
                Calcs.restored(
                        stripped,
                        calls.restoringMapping(aggregate.grouping().length),
                        aggregate.getRowType());
        restoring.add(restored);
        return restored;
    }

    /** Other nodes that aggregate must not carry a clause. */
    private static void requireNoClause(RelNode node) {
        List<AggregateCall> calls = List.of();
        if (node instanceof StreamPhysicalWindowAggregateBase aggregate) {
            calls = JavaScalaConversionUtil.toJava(aggregate.aggCalls());
        } else if (node instanceof StreamPhysicalGroupWindowAggregateBase aggregate) {
            calls = JavaScalaConversionUtil.toJava(aggregate.aggCalls());
        } else if (node instanceof StreamPhysicalGroupAggregateBase aggregate) {
            calls = JavaScalaConversionUtil.toJava(aggregate.aggCalls());
        } else if (node instanceof Aggregate aggregate) {
            calls = aggregate.getAggCallList();
        }
        for (AggregateCall call : calls) {
            PlannedEmit clause = EmitOperators.clause(call);
            if (clause != null) {
                throw refused(node, clause);
            }
        }
    }

    private static TableException refused(RelNode node, PlannedEmit clause) {
        if (node instanceof StreamPhysicalGroupWindowAggregateBase) {
            return new TableException(
                    clause.message(
                            "%s: windows in GROUP BY, as TUMBLE(time, size), are Flink's old ones and publish final results only. Use GROUP BY ... WINDOW TUMBLING (time, size), or TUMBLE(...) in FROM."
                                    .formatted(clause)));
        }
        return new TableException(
                clause.message(
                        "%s is not supported with this aggregation: %s"
                                .formatted(clause, node.getRelTypeName())));
    }

    private static void requireNotFinal(RelNode node, PlannedEmit clause) {
        if (node instanceof StreamPhysicalWindowTableFunction function
                && function.windowing().getWindow() instanceof SessionWindowSpec sessions) {
            List<String> columns = node.getRowType().getFieldNames();
            throw new ValidationException(
                    clause.windowMessage(
                            "%s: the sessions are those of each (%s), and the query groups by something else, so that they would be published when they end. Let PARTITION BY and GROUP BY name the same columns, besides window_start and window_end."
                                    .formatted(
                                            clause,
                                            IntStream.of(sessions.getPartitionKeyIndices())
                                                    .mapToObj(columns::get)
                                                    .collect(Collectors.joining(", ")))));
        }
        if (node instanceof StreamPhysicalGroupWindowAggregateBase
                || node instanceof StreamPhysicalWindowRank
                || node instanceof StreamPhysicalWindowDeduplicate
                || node instanceof StreamPhysicalWindowJoin) {
            throw new TableException(
                    clause.message(
                            "%s: below this aggregation there is one of Flink's operators that publish when a window closes, and only then: %s."
                                    .formatted(clause, node.getRelTypeName())));
        }
    }
}
