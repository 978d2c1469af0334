package io.sluice.sql.planner;

import io.sluice.sql.dialect.EmitClause;
import io.sluice.sql.dialect.EmitParser;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ContextResolvedFunction;
import org.apache.flink.table.functions.FunctionIdentifier;
import org.apache.flink.table.planner.calcite.FlinkContext;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.planner.calcite.FlinkTypeSystem;
import org.apache.flink.table.planner.functions.bridging.BridgingSqlAggFunction;
import org.jspecify.annotations.Nullable;

/**
 * Knows the functions that carry EMIT clauses. Such a function's name is the clause, so that a view
 * keeps it in any catalog and for any session.
 */
final class EmitOperators implements SqlOperatorTable {

    private static final String PREFIX = "EMIT ";

    private final FlinkContext context;
    private final FlinkTypeFactory types;

    /**
     * By the names that functions have been given, which are not equal to each other: Flink looks
     * functions up once more by theirs.
     */
    private final Map<SqlIdentifier, EmitOrigin> origins =
            Collections.synchronizedMap(new WeakHashMap<>());

    EmitOperators(FlinkContext context) {
        this.context = context;
        this.types = new FlinkTypeFactory(context.getClassLoader(), FlinkTypeSystem.INSTANCE);
    }

    /** The clause of a call, if it carries one. */
    static @Nullable PlannedEmit clause(AggregateCall call) {
        return call.getAggregation() instanceof BridgingSqlAggFunction function
                        && function.getDefinition() instanceof EmitMarker marker
                ? new PlannedEmit(EmitParser.parse(marker.clause()), marker.origin(), false)
                : null;
    }

    @Override
    public void lookupOperatorOverloads(
            SqlIdentifier name,
            @Nullable SqlFunctionCategory category,
            SqlSyntax syntax,
            List<SqlOperator> operators,
            SqlNameMatcher matcher) {
        if (syntax == SqlSyntax.FUNCTION && name.isSimple()) {
            clause(name.getSimple())
                    .ifPresent(clause -> operators.add(operator(clause, origin(name))));
        }
    }

    private static Optional<EmitClause> clause(String name) {
        if (!name.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(EmitParser.parse(name));
        } catch (ValidationException someOtherFunction) {
            return Optional.empty();
        }
    }

    private SqlOperator operator(EmitClause clause, EmitOrigin origin) {
        BridgingSqlAggFunction operator =
                BridgingSqlAggFunction.of(
                        context,
                        types,
                        ContextResolvedFunction.temporary(
                                FunctionIdentifier.of(clause.toString()),
                                new EmitMarker(clause, origin)));
        origins.put(operator.getNameAsId(), origin);
        return operator;
    }

    private EmitOrigin origin(SqlIdentifier name) {
        EmitOrigin known = origins.get(name);
        return known == null ? MarkerName.origin(name) : known;
    }

    @Override
    public List<SqlOperator> getOperatorList() {
        return List.of();
    }
}
