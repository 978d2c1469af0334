package io.sluice.sql.planner;

import io.sluice.sql.NearestNames;
import io.sluice.sql.function.ArgumentNames;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ContextResolvedFunction;
import org.apache.flink.table.catalog.FunctionCatalog;
import org.apache.flink.table.catalog.UnresolvedIdentifier;
import org.apache.flink.table.functions.FunctionDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The arguments in calls as {@code TUMBLE_CHANGES(..., emit => 'FINAL')}. One whose name Flink does
 * not know is left out by it without a word, and of what cannot be an interval it says only that
 * there is no such function; so those of Sluice's functions are checked here.
 *
 * @param functions of the session
 */
record NamedArguments(FunctionCatalog functions) {

    private static final String ASSIGNMENT = "=>";

    /** Catalog, database and name. */
    private static final int MOST_PARTS = 3;

    /** Whether a text may have any. */
    static boolean mayBeIn(String text) {
        return text.contains(ASSIGNMENT) || text.toUpperCase(Locale.ROOT).contains("_CHANGES");
    }

    /**
     * Checks the calls of a statement.
     *
     * @throws ValidationException with line and column and what would be right
     */
    void requireKnown(SqlNode statement) {
        for (SqlCall call : SqlNodes.all(statement, SqlCall.class)) {
            if (call.getOperator() instanceof SqlFunction function) {
                definition(function).ifPresent(definition -> check(function, call, definition));
            }
        }
    }

    private Optional<FunctionDefinition> definition(SqlFunction function) {
        SqlIdentifier name = function.getNameAsId();
        return name == null || name.names.size() > MOST_PARTS
                ? Optional.empty()
                : functions
                        .lookupFunction(UnresolvedIdentifier.of(name.names))
                        .map(ContextResolvedFunction::getDefinition);
    }

    private static void check(SqlFunction function, SqlCall call, FunctionDefinition definition) {
        List<String> known = ArgumentNames.of(definition);
        List<String> intervals = ArgumentNames.ofIntervals(definition);
        List<SqlNode> operands = call.getOperandList();
        for (int i = 0; i < operands.size() && !known.isEmpty(); i++) {
            SqlNode operand = operands.get(i);
            if (isNamed(operand)) {
                SqlIdentifier name = ((SqlCall) operand).operand(1);
                if (!known.contains(name.getSimple())) {
                    throw unknown(function, name, known);
                }
                if (intervals.contains(name.getSimple())) {
                    requireInterval(function, name.getSimple(), ((SqlCall) operand).operand(0));
                }
            } else if (i < known.size() && intervals.contains(known.get(i))) {
                requireInterval(function, known.get(i), operand);
            }
        }
    }

    private static boolean isNamed(@Nullable SqlNode operand) {
        return operand != null && operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT;
    }

    private static ValidationException unknown(
            SqlFunction function, SqlIdentifier name, List<String> known) {
        return new ValidationException(
                "Line %d, column %d: %s: found the argument '%s', expected %s."
                        .formatted(
                                name.getParserPosition().getLineNum(),
                                name.getParserPosition().getColumnNum(),
                                function.getName(),
                                name.getSimple(),
                                NearestNames.orAll(name.getSimple(), known)));
    }

    /** Refuses literals that are none; what else it may be is known when it has a type. */
    private static void requireInterval(SqlFunction function, String argument, SqlNode value) {
        SqlNode unsigned =
                value.getKind() == SqlKind.MINUS_PREFIX ? ((SqlCall) value).operand(0) : value;
        if (!(unsigned instanceof SqlLiteral literal)
                || literal.getTypeName() == SqlTypeName.NULL
                || SqlTypeName.DAY_INTERVAL_TYPES.contains(literal.getTypeName())) {
            return;
        }
        boolean months = SqlTypeName.YEAR_INTERVAL_TYPES.contains(literal.getTypeName());
        throw new ValidationException(
                "Line %d, column %d: %s, argument '%s': found %s%s, expected an interval of days to seconds such as %s."
                        .formatted(
                                value.getParserPosition().getLineNum(),
                                value.getParserPosition().getColumnNum(),
                                function.getName(),
                                argument,
                                value,
                                months ? ", which has no fixed length" : "",
                                months ? "INTERVAL '30' DAY" : "INTERVAL '10' SECOND"));
    }
}
