package io.sluice.sql.planner;

import org.apache.flink.table.delegation.Parser;
import org.apache.flink.table.delegation.ParserFactory;
import org.apache.flink.table.planner.delegation.DefaultCalciteContext;
import org.apache.flink.table.planner.delegation.DefaultParserFactory;

/** Sets a session's planner up for the dialect. Called by name, from outside of this package. */
public final class DialectParsers {

    private DialectParsers() {}

    /** The parser of a session, whose planner then knows what to make of EMIT. */
    public static Parser create(ParserFactory.Context context) {
        DefaultCalciteContext calcite = (DefaultCalciteContext) context;
        EmitProgram.install(calcite.getPlannerContext().getFlinkContext());
        return new DialectParser(calcite, new DefaultParserFactory().create(context));
    }
}
