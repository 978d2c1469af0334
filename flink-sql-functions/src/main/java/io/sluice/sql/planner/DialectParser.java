package io.sluice.sql.planner;

import io.sluice.sql.dialect.DialectStatement;
import io.sluice.sql.dialect.DialectStatement.EmitAt;
import io.sluice.sql.dialect.MistakenEmit;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.flink.sql.parser.ddl.SqlCompilePlan;
import org.apache.flink.sql.parser.dml.SqlCompileAndExecutePlan;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.UnresolvedIdentifier;
import org.apache.flink.table.delegation.Parser;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.planner.calcite.FlinkPlannerImpl;
import org.apache.flink.table.planner.delegation.DefaultCalciteContext;
import org.apache.flink.table.planner.operations.SqlNodeToOperationConversion;
import org.apache.flink.table.planner.parse.CalciteParser;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Flink's parser for everything that Flink can parse, which keeps its meaning; what it cannot parse
 * is searched for clauses of Sluice.
 */
final class DialectParser implements Parser {

    private final DefaultCalciteContext context;
    private final Parser flink;
    private final NamedArguments arguments;

    DialectParser(DefaultCalciteContext context, Parser flink) {
        this.context = context;
        this.flink = flink;
        this.arguments = new NamedArguments(context.getFunctionCatalog());
    }

    @Override
    public List<Operation> parse(String text) {
        if (!DialectStatement.mayConcern(text)) {
            return flinks(text);
        }
        if (isFlinks(text)) {
            return flinks(text);
        }
        return List.of(operation(DialectStatement.of(text)));
    }

    /** What has no clause of Sluice, unless one was meant. */
    private List<Operation> flinks(String text) {
        // Flink's parser also knows statements that are no SQL, such as SET with a key as it is.
        if (NamedArguments.mayBeIn(text) && isFlinks(text)) {
            parsed(text).forEach(arguments::requireKnown);
        }
        try {
            return flink.parse(text);
        } catch (SqlParserException refused) {
            throw mistake(text, refused);
        }
    }

    /** What is wrong with a text that Flink's parser has refused. */
    private RuntimeException mistake(String text, SqlParserException refused) {
        if (refused.getCause() instanceof SqlParseException wrong && wrong.getPos() != null) {
            Optional<ValidationException> found =
                    new MistakenEmit(text, this::isFlinks)
                            .at(wrong.getPos().getLineNum(), wrong.getPos().getColumnNum());
            if (found.isPresent()) {
                return found.get();
            }
        }
        return refused;
    }

    private boolean isFlinks(String text) {
        try {
            parsed(text);
            return true;
        } catch (SqlParserException notFlinks) {
            return false;
        }
    }

    private SqlNodeList parsed(String text) {
        CalciteParser parser = context.getPlannerContext().createCalciteParser();
        return parser.parseSqlList(text);
    }

    private SqlNodeList parsedStock(String text) {
        try {
            return parsed(text);
        } catch (SqlParserException refused) {
            throw mistake(text, refused);
        }
    }

    private Operation operation(DialectStatement statement) {
        SqlNodeList parsed = parsedStock(statement.stockText());
        if (parsed.size() != 1) {
            throw statement.error(0, "found %d statements, expected one".formatted(parsed.size()));
        }
        SqlNode root = parsed.get(0);
        arguments.requireKnown(root);
        EmitTargets targets = new EmitTargets(statement, root, this::parsed);
        for (EmitAt emit : statement.emits()) {
            requireSupported(statement, emit, root);
            SqlNode unmarked = targets.mark(emit);
            if (unmarked != null) {
                requireNoWindows(statement, emit, unmarked);
            }
        }
        WindowClauses.rewrite(statement, root);
        return convert(root, targets.origins());
    }

    /**
     * A query without an aggregation of its own may have the plain clause, which is what Flink does
     * anyway, unless a view that it reads has windows: those would publish final results only.
     */
    private void requireNoWindows(DialectStatement statement, EmitAt emit, SqlNode query) {
        if (!emit.clause().isPlainChanges()) {
            throw statement.error(
                    emit.start(),
                    "%s: the query has no GROUP BY, expected one with windows. Where it reads a view that aggregates, put EMIT at the end of the view's query"
                            .formatted(emit.clause()));
        }
        SqlNode copy = parsed(statement.stockText()).get(0);
        WindowClauses.rewrite(statement, copy);
        if (new WindowedReads(context).in(SqlNodes.same(copy, query).orElseThrow())) {
            throw statement.error(
                    emit.start(),
                    "%s: the query has no GROUP BY itself and reads windows, which would publish final results only. Put EMIT at the end of the query that aggregates, for instance the view's"
                            .formatted(emit.clause()));
        }
    }

    private void requireSupported(DialectStatement statement, EmitAt emit, SqlNode root) {
        if (root instanceof SqlCompilePlan || root instanceof SqlCompileAndExecutePlan) {
            throw statement.error(
                    emit.start(),
                    "EMIT: a compiled plan cannot hold it, because Flink restores plans of its own operators only. Run the INSERT itself");
        }
        boolean batch = context.getPlannerContext().getFlinkContext().isBatchMode();
        if (batch && !emit.clause().isFinal()) {
            throw statement.error(
                    emit.start(),
                    "EMIT CHANGES: found it in batch mode, where there are final results only. Use execution.runtime-mode = streaming, or leave the clause out");
        }
    }

    private Operation convert(SqlNode node, List<EmitOrigin> origins) {
        FlinkPlannerImpl planner = context.getPlannerContext().createFlinkPlanner();
        try {
            Operation operation =
                    SqlNodeToOperationConversion.convert(planner, context.getCatalogManager(), node)
                            .orElseThrow(
                                    () -> new IllegalStateException("Not a statement: " + node));
            origins.forEach(origin -> origin.learn(planner.getOrCreateSqlValidator()));
            return operation;
        } finally {
            origins.forEach(EmitOrigin::forget);
        }
    }

    @Override
    public UnresolvedIdentifier parseIdentifier(String identifier) {
        return flink.parseIdentifier(identifier);
    }

    @Override
    public ResolvedExpression parseSqlExpression(
            String expression, RowType inputType, @Nullable LogicalType outputType) {
        return flink.parseSqlExpression(expression, inputType, outputType);
    }

    @Override
    public String[] getCompletionHints(String statement, int position) {
        return flink.getCompletionHints(statement, position);
    }
}
