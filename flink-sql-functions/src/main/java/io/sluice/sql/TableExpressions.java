package io.sluice.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.ApiExpression;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.expressions.UnresolvedCallExpression;
import org.apache.flink.table.expressions.UnresolvedReferenceExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Keys and aggregates that are written as expressions of the Table API. What is no column is
 * computed in a column that the table gets in addition, named as the expression reads.
 */
final class TableExpressions {

    private static final Map<FunctionDefinition, SqlFunction> FUNCTIONS =
            Map.of(
                    BuiltInFunctionDefinitions.COUNT, SqlFunction.COUNT,
                    BuiltInFunctionDefinitions.SUM, SqlFunction.SUM,
                    BuiltInFunctionDefinitions.AVG, SqlFunction.AVG,
                    BuiltInFunctionDefinitions.MIN, SqlFunction.MIN,
                    BuiltInFunctionDefinitions.MAX, SqlFunction.MAX,
                    BuiltInFunctionDefinitions.VAR_POP, SqlFunction.VAR_POP,
                    BuiltInFunctionDefinitions.VAR_SAMP, SqlFunction.VAR_SAMP,
                    BuiltInFunctionDefinitions.STDDEV_POP, SqlFunction.STDDEV_POP,
                    BuiltInFunctionDefinitions.STDDEV_SAMP, SqlFunction.STDDEV_SAMP);

    private final Map<String, Expression> added = new LinkedHashMap<>();

    /** Columns that the table needs in addition, each with its name. */
    List<Expression> added() {
        return List.copyOf(added.values());
    }

    /**
     * The column that a key is.
     *
     * @throws ValidationException if it is computed and has no name
     */
    String key(Expression key) {
        Expression expression = unwrapped(key);
        if (expression instanceof UnresolvedReferenceExpression column) {
            return column.getName();
        }
        String name = alias(expression);
        if (name == null) {
            throw new ValidationException(
                    "keyBy(...): '%s' has no name: add .as(\"...\")."
                            .formatted(expression.asSummaryString()));
        }
        added.put(name, expression);
        return name;
    }

    /** Aggregates as a list, to be parsed. */
    String list(List<Expression> aggregates) {
        return String.join(", ", aggregates.stream().map(this::aggregate).toList());
    }

    private String aggregate(Expression aggregate) {
        Expression expression = unwrapped(aggregate);
        String name = alias(expression);
        if (name == null) {
            throw new ValidationException(
                    "aggregate(...): '%s' has no name: add .as(\"...\"); the column of the result is called so, and state is recognised by it."
                            .formatted(expression.asSummaryString()));
        }
        return "%s AS %s".formatted(call(expression.getChildren().get(0)), quoted(name));
    }

    private String call(Expression expression) {
        boolean distinct = isCallOf(expression, BuiltInFunctionDefinitions.DISTINCT);
        Expression call = distinct ? expression.getChildren().get(0) : expression;
        SqlFunction function =
                call instanceof UnresolvedCallExpression of
                        ? FUNCTIONS.get(of.getFunctionDefinition())
                        : null;
        if (function == null) {
            throw new ValidationException(
                    "aggregate(...): found '%s', expected count, sum, avg, min, max, varPop, varSamp, stddevPop or stddevSamp of something, as in $(\"price\").avg().as(\"avg_price\"). All other aggregates, and FILTER, can be given as a text."
                            .formatted(expression.asSummaryString()));
        }
        Expression operand = call.getChildren().get(0);
        boolean all =
                function == SqlFunction.COUNT
                        && !distinct
                        && operand instanceof ValueLiteralExpression literal
                        && !literal.isNull();
        return "%s(%s%s)"
                .formatted(
                        function, distinct ? "DISTINCT " : "", all ? "*" : quoted(column(operand)));
    }

    private String column(Expression operand) {
        if (operand instanceof UnresolvedReferenceExpression column) {
            return column.getName();
        }
        String name = operand.asSummaryString();
        added.put(name, new ApiExpression(operand).as(name));
        return name;
    }

    private static @Nullable String alias(Expression expression) {
        List<Expression> parts = new ArrayList<>(expression.getChildren());
        return isCallOf(expression, BuiltInFunctionDefinitions.AS)
                        && parts.size() == 2
                        && parts.get(1) instanceof ValueLiteralExpression name
                ? name.getValueAs(String.class).orElse(null)
                : null;
    }

    private static boolean isCallOf(Expression expression, FunctionDefinition function) {
        return expression instanceof UnresolvedCallExpression call
                && call.getFunctionDefinition() == function;
    }

    private static Expression unwrapped(Expression expression) {
        return expression instanceof ApiExpression api ? api.toExpr() : expression;
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
