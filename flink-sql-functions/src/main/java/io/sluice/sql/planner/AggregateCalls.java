package io.sluice.sql.planner;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.planner.utils.JavaScalaConversionUtil;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;

/**
 * The calls of an aggregation, sorted.
 *
 * @param all with those that carry clauses
 * @param others without them
 * @param clause what they carry; null if there is none
 */
record AggregateCalls(
        List<AggregateCall> all, List<AggregateCall> others, @Nullable PlannedEmit clause) {

    /** In a mapping of columns: a column that is true. */
    static final int TRUE = -1;

    static AggregateCalls of(Seq<AggregateCall> calls) {
        List<AggregateCall> all = JavaScalaConversionUtil.toJava(calls);
        List<AggregateCall> others = new ArrayList<>();
        PlannedEmit found = null;
        for (AggregateCall call : all) {
            PlannedEmit clause = EmitOperators.clause(call);
            if (clause == null) {
                others.add(call);
            } else if (found == null || found.clause().equals(clause.clause())) {
                found = clause;
            } else {
                throw new ValidationException(
                        clause.message(
                                "'%s' and '%s' are about the same aggregation: leave one of them out."
                                        .formatted(found, clause)));
            }
        }
        return new AggregateCalls(all, others, found);
    }

    /** Columns of an aggregation whose rows are keys, then calls, then anything else. */
    RelDataType rowTypeWithoutClauses(RelNode aggregation, int keys) {
        RelDataTypeFactory.Builder type =
                new RelDataTypeFactory.Builder(aggregation.getCluster().getTypeFactory());
        List<RelDataTypeField> fields = aggregation.getRowType().getFieldList();
        for (int i = 0; i < fields.size(); i++) {
            int call = i - keys;
            if (call < 0 || call >= all.size() || EmitOperators.clause(all.get(call)) == null) {
                type.add(fields.get(i));
            }
        }
        return type.build();
    }

    /** Where the columns are to be found in the row type without clauses. */
    int[] restoringMapping(int keys) {
        int[] mapping = new int[keys + all.size()];
        int next = 0;
        for (int i = 0; i < mapping.length; i++) {
            boolean isClause = i >= keys && EmitOperators.clause(all.get(i - keys)) != null;
            mapping[i] = isClause ? TRUE : next++;
        }
        return mapping;
    }
}
