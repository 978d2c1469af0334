package io.sluice.sql.planner;

import io.sluice.sql.dialect.DialectStatement;
import io.sluice.sql.dialect.DialectStatement.WindowAt;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlTableRef;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.planner.functions.sql.FlinkSqlOperatorTable;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@code FROM t GROUP BY k WINDOW TUMBLING (ts, size)} into {@code FROM TABLE(TUMBLE(TABLE t,
 * DESCRIPTOR(ts), size)) AS t GROUP BY k, window_start, window_end}.
 */
final class WindowClauses {

    private WindowClauses() {}

    static void rewrite(DialectStatement statement, SqlNode root) {
        List<WindowAt> missing = new ArrayList<>(statement.windows());
        for (SqlSelect select : SqlNodes.all(root, SqlSelect.class)) {
            missing.removeAll(rewrite(statement, select));
        }
        if (!missing.isEmpty()) {
            throw statement.error(
                    missing.get(0).call(),
                    "WINDOW: found it where no query can have it, expected it after FROM ... [WHERE ...] [GROUP BY ...]");
        }
    }

    private static List<WindowAt> rewrite(DialectStatement statement, SqlSelect select) {
        List<WindowAt> done = new ArrayList<>();
        SqlNodeList group = select.getGroup();
        if (group == null) {
            return done;
        }
        List<SqlNode> items = new ArrayList<>();
        List<SqlCall> calls = new ArrayList<>();
        for (SqlNode item : group) {
            WindowAt window = windowOf(statement, item);
            if (window == null) {
                items.add(item);
            } else if (done.isEmpty()) {
                done.add(window);
                calls.add((SqlCall) item);
            } else {
                throw statement.error(
                        window.call(), "WINDOW: found a second one, expected one in a query");
            }
        }
        if (!done.isEmpty()) {
            new Rewrite(statement, done.get(0), calls.get(0), List.copyOf(items)).apply(select);
            SqlParserPos position = group.getParserPosition();
            items.add(new SqlIdentifier("window_start", position));
            items.add(new SqlIdentifier("window_end", position));
            select.setGroupBy(new SqlNodeList(items, position));
        }
        return done;
    }

    private static @Nullable WindowAt windowOf(DialectStatement statement, SqlNode item) {
        if (!(item instanceof SqlCall)) {
            return null;
        }
        return statement.windows().stream()
                .filter(
                        window ->
                                SqlNodes.beginsAt(
                                        item,
                                        statement.line(window.call()),
                                        statement.column(window.call())))
                .findFirst()
                .orElse(null);
    }

    private record Rewrite(
            DialectStatement statement, WindowAt window, SqlCall call, List<SqlNode> keys) {

        void apply(SqlSelect select) {
            SqlParserPos position = call.getParserPosition();
            SqlNode from = select.getFrom();
            SqlNode table = table(from);
            SqlNode descriptor = SqlStdOperatorTable.DESCRIPTOR.createCall(position, timeColumn());
            SqlNode windowed =
                    SqlStdOperatorTable.COLLECTION_TABLE.createCall(
                            position, function(table, descriptor));
            SqlIdentifier alias = alias(from);
            select.setFrom(
                    alias == null
                            ? windowed
                            : SqlStdOperatorTable.AS.createCall(position, windowed, alias));
        }

        /** At the place of the clause, which comes after its table. */
        private SqlNode call(SqlOperator function, List<SqlNode> arguments) {
            return new SqlBasicCall(function, arguments, call.getParserPosition());
        }

        private SqlNode function(SqlNode table, SqlNode descriptor) {
            List<SqlNode> lengths = call.getOperandList().subList(1, call.operandCount());
            return switch (window.kind()) {
                case "TUMBLING" -> {
                    requireLengths(1, "(time column, size [, offset])");
                    yield call(FlinkSqlOperatorTable.TUMBLE, arguments(table, descriptor, lengths));
                }
                case "SESSION" -> {
                    requireSession();
                    yield call(
                            FlinkSqlOperatorTable.SESSION,
                            arguments(partitioned(table), descriptor, lengths));
                }
                default -> {
                    requireLengths(2, "(time column, size, advance [, offset])");
                    List<SqlNode> slideFirst = new ArrayList<>(lengths);
                    slideFirst.set(0, lengths.get(1));
                    slideFirst.set(1, lengths.get(0));
                    yield call(FlinkSqlOperatorTable.HOP, arguments(table, descriptor, slideFirst));
                }
            };
        }

        private void requireSession() {
            if (call.operandCount() != 2) {
                throw error(
                        "found %d arguments, expected (time column, gap)"
                                .formatted(call.operandCount()));
            }
        }

        /** Sessions are those of each key by itself, so the function has to know the keys. */
        private SqlNode partitioned(SqlNode table) {
            List<SqlNode> columns = new ArrayList<>();
            for (SqlNode key : keys) {
                if (!(key instanceof SqlIdentifier column)) {
                    throw error(
                            "the query groups by '%s', and sessions can be told apart by columns only. Compute it in a query in parentheses, FROM (SELECT ... AS name ...), and group by the name"
                                    .formatted(key));
                }
                columns.add(column.getComponent(column.names.size() - 1));
            }
            SqlParserPos position = call.getParserPosition();
            return columns.isEmpty()
                    ? table
                    : SqlStdOperatorTable.SET_SEMANTICS_TABLE.createCall(
                            position,
                            table,
                            new SqlNodeList(columns, position),
                            new SqlNodeList(position));
        }

        private void requireLengths(int count, String expected) {
            int found = call.operandCount() - 1;
            if (found != count && found != count + 1) {
                throw error(
                        "found %d arguments, expected %s".formatted(call.operandCount(), expected));
            }
        }

        private static List<SqlNode> arguments(
                SqlNode table, SqlNode descriptor, List<SqlNode> lengths) {
            List<SqlNode> arguments = new ArrayList<>(List.of(table, descriptor));
            arguments.addAll(lengths);
            return arguments;
        }

        private SqlIdentifier timeColumn() {
            if (call.operandCount() > 0 && call.operand(0) instanceof SqlIdentifier column) {
                return column.getComponent(column.names.size() - 1);
            }
            throw error(
                    "expected the name of the time column, then the lengths: (time column, size ...)");
        }

        /** The data of the window function: a named table, or a query in parentheses. */
        private SqlNode table(@Nullable SqlNode from) {
            SqlNode data = unaliased(from);
            if (data instanceof SqlIdentifier) {
                return SqlStdOperatorTable.EXPLICIT_TABLE.createCall(
                        data.getParserPosition(), data);
            }
            if (data instanceof SqlTableRef) {
                return everythingOf(data);
            }
            if (data != null && data.isA(SqlKind.QUERY)) {
                return data;
            }
            throw error(
                    "the query reads from something other than a single table, view or query in parentheses. Put it into a view, FROM (SELECT ...), or use TUMBLE(...) in FROM");
        }

        /** A table with hints, which TABLE name cannot hold. */
        private static SqlSelect everythingOf(SqlNode table) {
            SqlParserPos position = table.getParserPosition();
            return new SqlSelect(
                    position,
                    null,
                    SqlNodeList.of(SqlIdentifier.star(position)),
                    table,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }

        private static @Nullable SqlNode unaliased(@Nullable SqlNode from) {
            return from != null && from.getKind() == SqlKind.AS
                    ? ((SqlBasicCall) from).operand(0)
                    : from;
        }

        /** The name by which the query's columns may be qualified. */
        private @Nullable SqlIdentifier alias(@Nullable SqlNode from) {
            if (from != null && from.getKind() == SqlKind.AS) {
                SqlBasicCall as = (SqlBasicCall) from;
                if (as.operandCount() > 2) {
                    throw error("a list of column aliases in FROM is not supported with WINDOW");
                }
                return as.operand(1);
            }
            SqlNode named = from instanceof SqlTableRef hinted ? hinted.operand(0) : from;
            return named instanceof SqlIdentifier table
                    ? table.getComponent(table.names.size() - 1)
                    : null;
        }

        private ValidationException error(String message) {
            return statement.error(
                    window.call(), "WINDOW %s: %s".formatted(window.kind(), message));
        }
    }
}
