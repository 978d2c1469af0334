package io.sluice.sql.planner;

import io.sluice.sql.dialect.EmitClause;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.functions.AggregateFunction;

/**
 * Carries an EMIT clause through parsing, views and optimization: a condition on the groups of the
 * aggregation that the clause is about. {@link EmitStage} takes it out of the plan. In batch mode
 * there is no such stage: there EMIT FINAL is a condition that holds; any other clause fails rather
 * than be ignored.
 */
public final class EmitMarker extends AggregateFunction<Boolean, EmitMarker.Nothing> {

    private static final long serialVersionUID = 1L;

    private final String clause;
    private final boolean isFinal;

    /** Where plans are made; not where a job runs. */
    private final transient EmitOrigin origin;

    EmitMarker(EmitClause clause, EmitOrigin origin) {
        this.clause = clause.toString();
        this.origin = origin;
        this.isFinal = clause.isFinal();
    }

    /** As {@link EmitClause#toString} writes it. */
    String clause() {
        return clause;
    }

    EmitOrigin origin() {
        return origin;
    }

    /** An accumulator that is never filled; Flink wants one with a field. */
    public static final class Nothing {
        public int records;
    }

    @Override
    public Nothing createAccumulator() {
        if (!isFinal) {
            throw new TableException(
                    "'%s' was not planned by Sluice: table.sql-dialect must be hive, and the job a streaming one."
                            .formatted(clause));
        }
        return new Nothing();
    }

    /** Declares that there are no arguments. */
    public void accumulate(Nothing accumulator) {}

    /** For plans over several stages. */
    public void retract(Nothing accumulator) {}

    /** For plans over several stages. */
    public void merge(Nothing accumulator, Iterable<Nothing> others) {}

    @Override
    public Boolean getValue(Nothing accumulator) {
        return true;
    }

    /** Two calls of one clause are two clauses. */
    @Override
    public boolean isDeterministic() {
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EmitMarker that && that.clause.equals(clause);
    }

    @Override
    public int hashCode() {
        return clause.hashCode();
    }
}
