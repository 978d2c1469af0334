package io.sluice.sql;

import static org.apache.flink.table.api.Expressions.$;
import static org.apache.flink.table.api.Expressions.ifThenElse;
import static org.apache.flink.table.api.Expressions.lit;
import static org.apache.flink.table.api.Expressions.nullOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.Emit;
import io.sluice.Windows;
import io.sluice.sql.dialect.MemorySinkFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.ApiExpression;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.GroupWindow;
import org.apache.flink.table.api.Session;
import org.apache.flink.table.api.Slide;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.Tumble;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys and aggregates as expressions, which Flink's own windows of the Table API take too. */
class TableExpressionsITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private final StreamTableEnvironment tables = Tables.environment();
    private Table trades;

    @BeforeEach
    void createTrades() {
        trades = Tables.trades(tables);
    }

    static Stream<Arguments> windows() {
        return Stream.of(
                Arguments.of(
                        Windows.tumbling(Duration.ofMillis(700)),
                        Tumble.over(lit(700).milli()).on($("trade_time")).as("w")),
                Arguments.of(
                        Windows.hopping(Duration.ofMillis(900)).slide(Duration.ofMillis(300)),
                        Slide.over(lit(900).milli())
                                .every(lit(300).milli())
                                .on($("trade_time"))
                                .as("w")),
                Arguments.of(
                        Windows.session(Duration.ofMillis(4)),
                        Session.withGap(lit(4).milli()).on($("trade_time")).as("w")));
    }

    @ParameterizedTest
    @MethodSource("windows")
    void flinksWindowsGiveTheSameOfTheSameExpressions(Windows windows, GroupWindow flinks)
            throws Exception {
        // Rows with gaps for sessions.
        Table input =
                trades.where(
                        $("quantity")
                                .mod(7)
                                .isNotEqual(0)
                                .and($("quantity").mod(7).isNotEqual(1))
                                .and($("quantity").mod(7).isNotEqual(2)));
        Expression[] aggregates = {
            lit(1).count().as("trades"),
            $("price").count().as("prices"),
            $("symbol").count().distinct().as("symbols"),
            $("price").times($("quantity")).sum().as("turnover"),
            $("quantity").sum().as("volume"),
            $("quantity").avg().as("typical"),
            $("price").min().as("low"),
            $("price").plus(1).max().as("high"),
            $("symbol").upperCase().max().as("my `last` symbol"),
            ifThenElse($("price").isGreater(120), $("quantity"), nullOf(DataTypes.BIGINT()))
                    .sum()
                    .as("expensive")
        };
        List<Expression> columns =
                new ArrayList<>(
                        List.of(
                                $("level"),
                                $("w").start().as("window_start"),
                                $("w").end().as("window_end")));
        columns.addAll(Arrays.asList(aggregates));
        ApiExpression level = $("quantity").mod(3).as("level");
        Table expected =
                input.addColumns(level)
                        .window(flinks)
                        .groupBy($("level"), $("w"))
                        .select(columns.toArray(Expression[]::new));

        Table result =
                TableWindows.on(tables, input)
                        .keyBy(level)
                        .window(windows)
                        .aggregate(
                                aggregates[0], Arrays.copyOfRange(aggregates, 1, aggregates.length))
                        .emit(Emit.changes().everyRecords(100))
                        .toTable();

        assertThat(result.getResolvedSchema().getColumnNames())
                .isEqualTo(expected.getResolvedSchema().getColumnNames());
        assertThat(Tables.materialised(Tables.changes(result)))
                .hasSizeGreaterThan(20)
                .containsExactlyInAnyOrderElementsOf(Tables.changes(expected));
    }

    @Test
    void theExampleOfTheDocs() throws Exception {
        MemorySinkFactory.clear();
        tables.executeSql(
                """
                CREATE TEMPORARY TABLE turnovers (
                    symbol STRING,
                    window_start TIMESTAMP(3),
                    window_end TIMESTAMP(3),
                    trades BIGINT,
                    turnover DOUBLE,
                    PRIMARY KEY (symbol, window_start, window_end) NOT ENFORCED
                ) WITH ('connector' = 'memory')
                """);

        Table changes =
                TableWindows.on(tables, trades)
                        .keyBy($("symbol"))
                        .window(Windows.tumbling(Duration.ofMinutes(1)))
                        .aggregate(
                                lit(1).count().as("trades"),
                                $("price").times($("quantity")).sum().as("turnover"))
                        .toTable();
        changes.executeInsert("turnovers").await();

        List<Row> written = MemorySinkFactory.written("turnovers");
        assertThat(written.stream().map(Row::getKind)).doesNotContain(RowKind.UPDATE_BEFORE);
        assertThat(written.stream().map(row -> row.getField(0)).distinct()).hasSize(10);
        assertThat(written.get(written.size() - 1).<Long>getFieldAs(3)).isEqualTo(500);
    }

    @Test
    void mistakesAreNamed() {
        TableWindows on = TableWindows.on(tables, trades);
        TableWindows.Windowed windowed =
                on.keyBy($("symbol")).window(Windows.tumbling(Duration.ofMinutes(1)));

        assertThatThrownBy(() -> on.keyBy($("price").floor()))
                .isInstanceOf(ValidationException.class)
                .hasMessage("keyBy(...): 'floor(price)' has no name: add .as(\"...\").");
        assertThatThrownBy(() -> on.keyBy($("symbl")))
                .hasMessage("keyBy(...): unknown column 'symbl', expected 'symbol'.");
        assertThatThrownBy(() -> windowed.aggregate($("price").sum()))
                .isInstanceOf(ValidationException.class)
                .hasMessageStartingWith(
                        "aggregate(...): 'sum(price)' has no name: add .as(\"...\")");
        assertThatThrownBy(() -> windowed.aggregate($("price").plus(1).as("p")))
                .hasMessageStartingWith(
                        "aggregate(...): found 'plus(price, 1)', expected count, sum, avg,");
        assertThatThrownBy(() -> windowed.aggregate($("price").lastValue().as("p")))
                .hasMessageContaining("All other aggregates, and FILTER, can be given as a text.");
        assertThatThrownBy(() -> windowed.aggregate($("prise").sum().as("p")))
                .hasMessage(
                        "Aggregates \"SUM(`prise`) AS `p`\", position 5: found the unknown column 'prise', expected 'price'.");
        assertThatThrownBy(() -> windowed.aggregate($("prise").plus(1).sum().as("p")))
                .isInstanceOf(ValidationException.class)
                .hasStackTraceContaining("Cannot resolve field [prise]");
        assertThatThrownBy(() -> windowed.aggregate($("symbol").upperCase().sum().as("p")))
                .hasMessageContaining("found the column 'upper(symbol)' of type STRING");
    }
}
