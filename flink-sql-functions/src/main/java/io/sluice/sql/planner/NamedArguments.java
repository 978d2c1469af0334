package io.sluice.sql.planner;

import io.sluice.sql.NearestNames;
import io.sluice.sql.function.ArgumentNames;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.FunctionCatalog;
import org.apache.flink.table.catalog.UnresolvedIdentifier;

/**
 * The names in calls as {@code TUMBLE_CHANGES(..., emit => 'FINAL')}. An argument whose name Flink
 * does not know is left out by it without a word, so that those of Sluice's functions are checked
 * here.
 *
 * @param functions of the session
 */
record NamedArguments(FunctionCatalog functions) {

    private static final String ASSIGNMENT = "=>";

    /** Catalog, database and name. */
    private static final int MOST_PARTS = 3;

    /** Whether a text may have any. */
    static boolean mayBeIn(String text) {
        return text.contains(ASSIGNMENT);
    }

    /**
     * Checks the calls of a statement.
     *
     * @throws ValidationException with line and column and the nearest names
     */
    void requireKnown(SqlNode statement) {
        for (SqlCall call : SqlNodes.all(statement, SqlCall.class)) {
            List<SqlIdentifier> names =
                    call.getOperandList().stream()
                            .filter(NamedArguments::isNamed)
                            .map(NamedArguments::name)
                            .toList();
            if (!names.isEmpty() && call.getOperator() instanceof SqlFunction function) {
                requireKnown(function, names);
            }
        }
    }

    private static boolean isNamed(SqlNode operand) {
        return operand != null && operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT;
    }

    private static SqlIdentifier name(SqlNode assignment) {
        return (SqlIdentifier) ((SqlCall) assignment).operand(1);
    }

    private void requireKnown(SqlFunction function, List<SqlIdentifier> names) {
        List<String> path = function.getNameAsId().names;
        if (path.size() > MOST_PARTS) {
            return;
        }
        List<String> known =
                functions
                        .lookupFunction(UnresolvedIdentifier.of(path))
                        .map(found -> ArgumentNames.of(found.getDefinition()))
                        .orElse(List.of());
        for (SqlIdentifier name : names) {
            if (!known.isEmpty() && !known.contains(name.getSimple())) {
                throw unknown(function, name, known);
            }
        }
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
}
