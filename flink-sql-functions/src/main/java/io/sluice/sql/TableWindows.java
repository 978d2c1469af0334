package io.sluice.sql;

import io.sluice.Windows;
import io.sluice.core.window.WindowSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.expressions.Expression;

/**
 * Where a query on a table starts:
 *
 * <pre>{@code
 * Table changes =
 *         TableWindows.on(tableEnvironment, tableEnvironment.from("trades"))
 *                 .keyBy("trader_id", "symbol")
 *                 .window(Windows.tumbling(Duration.ofMinutes(1)))
 *                 .aggregate("COUNT(*) AS trade_count, AVG(price) AS avg_price")
 *                 .emit(Emit.changes())
 *                 .toTable();
 * }</pre>
 *
 * <p>The table has a rowtime attribute with a watermark. Its rows are aggregated by the operators
 * of the DataStream API, with SQL's rules: NULLs are ignored by aggregates, and a NULL in a key is
 * a value of its own.
 */
public final class TableWindows {

    static final String WINDOW_START = "window_start";
    static final String WINDOW_END = "window_end";
    static final String WINDOW_CLOSED = "window_closed";

    private final InputTable input;

    private TableWindows(InputTable input) {
        this.input = input;
    }

    /** A query on a table of this environment that only gets inserts. */
    public static TableWindows on(StreamTableEnvironment tables, Table table) {
        return of(tables, table, false);
    }

    /**
     * A query on a table that is updated: a row that is deleted or replaced leaves its windows
     * again, at the time of its own rowtime. The aggregates must be able to undo that exactly; a
     * group without any row left is deleted from the result.
     */
    public static TableWindows onChangelog(StreamTableEnvironment tables, Table table) {
        return of(tables, table, true);
    }

    private static TableWindows of(StreamTableEnvironment tables, Table table, boolean updated) {
        return new TableWindows(
                new InputTable(
                        Objects.requireNonNull(tables, "tables"),
                        Objects.requireNonNull(table, "table"),
                        updated));
    }

    /**
     * Groups by columns of character strings, numbers, BOOLEAN, dates or times.
     *
     * @param columns names, at least 1, in the result's order
     * @throws ValidationException if a column does not exist, is named twice or cannot be a key
     */
    public Keyed keyBy(String... columns) {
        if (columns.length == 0) {
            throw new ValidationException("keyBy(...) needs at least one column.");
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            requireKey(column);
            if (!seen.add(column)) {
                throw new ValidationException(
                        "keyBy(...) names the column '%s' twice.".formatted(column));
            }
        }
        return new Keyed(List.of(columns));
    }

    /**
     * Groups by expressions: columns, such as {@code $("symbol")}, or what is computed of them and
     * has a name, such as {@code $("price").floor().as("level")}.
     *
     * @throws ValidationException as {@link #keyBy(String...)}, and if an expression has no name
     */
    public Keyed keyBy(Expression first, Expression... more) {
        TableExpressions expressions = new TableExpressions();
        String[] names = all(first, more).map(expressions::key).toArray(String[]::new);
        return new TableWindows(input.with(expressions.added())).keyBy(names);
    }

    private static Stream<Expression> all(Expression first, Expression... more) {
        return Stream.concat(Stream.of(first), Arrays.stream(more));
    }

    private void requireKey(String column) {
        if (input.type(column) == null) {
            throw new ValidationException(
                    "keyBy(...): unknown column '%s', expected %s."
                            .formatted(column, input.candidates(column)));
        }
        if (column.equals(WINDOW_START) || column.equals(WINDOW_END)) {
            throw new ValidationException(
                    "keyBy(...): the column '%s' is named like a bound of the result's windows. Rename it in a SELECT before."
                            .formatted(column));
        }
        input.keyType(column);
    }

    /** A query that has its keys and needs windows. */
    public final class Keyed {

        private final List<String> keys;

        private Keyed(List<String> keys) {
            this.keys = keys;
        }

        /** Cuts time into windows. */
        public Windowed window(Windows windows) {
            return new Windowed(keys, windows.spec());
        }
    }

    /** A query that has its keys and windows and needs aggregates. */
    public final class Windowed {

        private final List<String> keys;
        private final WindowSpec windows;

        private Windowed(List<String> keys, WindowSpec windows) {
            this.keys = keys;
            this.windows = windows;
        }

        /**
         * Says what to compute per key and window, as in a SELECT list: {@code "COUNT(*) AS trades,
         * SUM(quantity) FILTER (WHERE price > 100) AS volume"}. There are
         *
         * <ul>
         *   <li>COUNT of {@code *}, any column, or DISTINCT values; APPROX_COUNT_DISTINCT
         *   <li>SUM, AVG, VAR_POP, VAR_SAMP (VARIANCE), STDDEV_POP, STDDEV_SAMP (STDDEV) of numbers
         *   <li>MIN, MAX, FIRST, LAST, ARG_MIN, ARG_MAX of numbers, strings, BOOLEAN, dates, times;
         *       FIRST and LAST go by event time
         *   <li>MEDIAN, PERCENTILE (approximate) of numbers
         *   <li>STRING_AGG(column, separator, limit), ARRAY_AGG(column, limit), TOP_N(column, n)
         * </ul>
         *
         * The results have Flink's types. A FILTER tests columns: BOOLEAN ones, comparisons with a
         * literal, IS NULL, joined by AND, OR, NOT. Every aggregate needs a name, since state is
         * recognised by it. Names that are no plain identifiers stand in back quotes.
         *
         * @throws ValidationException naming the text, the position (from 1), what is there and
         *     what would be right
         */
        public TableQuery aggregate(String list) {
            List<String> taken = new ArrayList<>(keys);
            taken.add(WINDOW_START);
            taken.add(WINDOW_END);
            AggregateList parsed = AggregateList.parse(list);
            return new TableQuery(
                    input,
                    keys,
                    windows,
                    columns ->
                            BoundAggregate.of(
                                    parsed, columns, taken, new RowDataFields(columns.types())));
        }

        /**
         * Says what to compute per key and window, in expressions of the Table API: {@code
         * lit(1).count().as("trades"), $("price").times($("quantity")).sum().as("turnover")}. There
         * are count, sum, avg, min, max, varPop, varSamp, stddevPop and stddevSamp of any
         * expression, and count().distinct(); {@link #aggregate(String)} has more.
         *
         * @throws ValidationException naming the expression and what would be right
         */
        public TableQuery aggregate(Expression first, Expression... more) {
            TableExpressions expressions = new TableExpressions();
            String list = expressions.list(all(first, more).toList());
            return new TableWindows(input.with(expressions.added())).new Windowed(keys, windows)
                    .aggregate(list);
        }
    }
}
