package io.sluice.sql.planner;

import io.sluice.sql.dialect.EmitClause;
import java.util.List;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * An EMIT clause in a plan, and where it comes from. Messages about what it is about get the place
 * in the text in front.
 *
 * @param clause what it says
 * @param origin its place
 * @param isBelow whether it is about an aggregation below the one that carries it
 */
record PlannedEmit(EmitClause clause, EmitOrigin origin, boolean isBelow) {

    /** For the aggregations with windows below one without. */
    PlannedEmit below() {
        return new PlannedEmit(clause, origin, true);
    }

    /** The place of the clause. */
    String place() {
        return origin.clause();
    }

    /** The place of the windows. */
    String windowPlace() {
        return origin.window(isBelow);
    }

    /** A message about the clause. */
    String message(String text) {
        return placed(place(), text);
    }

    /** A message about a call of an aggregate function. */
    String message(AggregateCall call, InputColumns input, String text) {
        List<LogicalType> types = call.getArgList().stream().map(input::type).toList();
        return placed(origin.call(call, types, isBelow), text);
    }

    /** A message about the windows. */
    String windowMessage(String text) {
        return placed(windowPlace(), text);
    }

    /** A message about a key of a type. */
    String keyMessage(LogicalType type, String text) {
        return placed(origin.key(type, isBelow), text);
    }

    private static String placed(String place, String text) {
        return place + ": " + text;
    }

    /** The clause. */
    @Override
    public String toString() {
        return clause.toString();
    }
}
