package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the clause may stand, what the plan is then, and what is refused with which reason. */
class EmitPlanningITCase {

    private static final String TUMBLE =
            "FROM TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND) ";
    private static final String COUNTS =
            "SELECT symbol, COUNT(*) AS n, window_start, window_end "
                    + TUMBLE
                    + "GROUP BY symbol, window_start, window_end";

    private static final List<String> STATEMENTS =
            List.of(
                    "SELECT * FROM trades",
                    "SELECT symbol AS emit, price changes FROM trades",
                    "SELECT emit changes FROM (SELECT symbol AS emit FROM trades)",
                    "SELECT * FROM (SELECT symbol AS emit FROM trades) AS emit",
                    "SELECT 'EMIT CHANGES', `symbol` FROM trades -- EMIT FINAL",
                    "SELECT symbol, COUNT(*) FROM trades GROUP BY symbol",
                    "SELECT symbol, COUNT(DISTINCT price) FROM trades GROUP BY symbol HAVING COUNT(*) > 1",
                    "SELECT symbol, SUM(price) OVER w FROM trades WINDOW w AS (PARTITION BY symbol ORDER BY trade_time)",
                    COUNTS,
                    COUNTS + " HAVING COUNT(*) > 1",
                    "SELECT * FROM counted WHERE n > 1",
                    "SELECT symbol, TUMBLE_END(trade_time, INTERVAL '1' SECOND) FROM trades GROUP BY symbol, TUMBLE(trade_time, INTERVAL '1' SECOND)",
                    "SELECT a.symbol FROM trades a JOIN trades b ON a.symbol = b.symbol WHERE a.price > 1",
                    "SELECT symbol FROM trades UNION ALL SELECT trader_id FROM trades",
                    "SELECT symbol, price FROM trades ORDER BY trade_time LIMIT 5",
                    "SELECT TRIM(symbol), MOD(quantity, 7), POSITION('A' IN symbol), SUBSTRING(symbol FROM 2 FOR 3) FROM trades",
                    "SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY symbol ORDER BY price DESC) AS r FROM trades) WHERE r < 3",
                    "WITH t AS (SELECT symbol FROM trades) SELECT DISTINCT symbol FROM t",
                    "SELECT COUNT(*) FROM trades",
                    "SELECT STDDEV_POP(price), VAR_SAMP(price) FROM trades GROUP BY symbol");

    private TableEnvironment tables;

    @BeforeEach
    void createTables() {
        tables = Dialect.environment();
        Dialect.createTrades(tables);
        tables.executeSql(
                "CREATE TABLE counts (symbol STRING, n BIGINT, window_start TIMESTAMP(3), window_end TIMESTAMP(3), PRIMARY KEY (symbol, window_start, window_end) NOT ENFORCED) WITH ('connector' = 'memory')");
        tables.executeSql(
                "CREATE TABLE log (symbol STRING, n BIGINT, window_start TIMESTAMP(3), window_end TIMESTAMP(3)) WITH ('connector' = 'memory', 'changelog' = 'insert-only')");
        tables.executeSql("CREATE VIEW counted AS " + COUNTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                COUNTS + " EMIT CHANGES",
                COUNTS + " EMIT CHANGES;",
                COUNTS + " emit changes on watermark -- and a comment",
                COUNTS + " HAVING COUNT(*) > 1 EMIT CHANGES PER RECORD",
                COUNTS + " EMIT CHANGES GRACE INTERVAL '5' SECOND",
                "INSERT INTO counts " + COUNTS + " EMIT CHANGES",
                "EXPLAIN PLAN FOR " + COUNTS + " EMIT CHANGES",
                "WITH w AS (SELECT * "
                        + TUMBLE
                        + "), c AS (SELECT symbol, COUNT(*) AS n, window_start, window_end FROM w GROUP BY symbol, window_start, window_end) SELECT * FROM c WHERE n > 3 EMIT CHANGES",
                "SELECT n + 1 FROM (" + COUNTS + ") WHERE symbol <> 'EMIT FINAL' EMIT CHANGES",
                "SELECT * FROM (" + COUNTS + " EMIT CHANGES) WHERE n > 3",
                COUNTS + " UNION ALL " + COUNTS + " EMIT CHANGES",
                "SELECT MAX(n) FROM (" + COUNTS + ") EMIT CHANGES",
                "SELECT symbol, COUNT(*) FROM trades GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) HAVING COUNT(*) > 1 EMIT CHANGES",
                "SELECT t.symbol, COUNT(*) FROM trades AS t WHERE t.price > 1 GROUP BY t.symbol WINDOW TUMBLING (t.trade_time, INTERVAL '1' SECOND) EMIT CHANGES",
                "SELECT trades.symbol, COUNT(*) FROM trades WINDOW HOPPING (trade_time, INTERVAL '4' SECOND, INTERVAL '1' SECOND) GROUP BY trades.symbol EMIT CHANGES",
                "SELECT COUNT(*), window_end FROM (SELECT trade_time FROM trades WHERE price > 1) WINDOW SLIDING (trade_time, INTERVAL '4' SECOND, INTERVAL '1' SECOND) EMIT CHANGES",
                "SELECT symbol, COUNT(*), window_end FROM trades GROUP BY symbol WINDOW SESSION (trade_time, INTERVAL '1' SECOND) EMIT CHANGES",
                "SELECT COUNT(*), window_time FROM SESSION(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND) GROUP BY window_start, window_end, window_time EMIT CHANGES",
                "SELECT t.symbol, UPPER(t.trader_id), COUNT(*) FROM SESSION(TABLE trades PARTITION BY (symbol, trader_id), DESCRIPTOR(trade_time), INTERVAL '1' SECOND) AS t WHERE t.price > 1 GROUP BY t.trader_id, t.symbol, window_start, window_end HAVING COUNT(*) > 1 EMIT CHANGES PER RECORD",
                "INSERT INTO counts SELECT symbol, COUNT(*), window_start, window_end FROM trades GROUP BY symbol WINDOW SESSION (trade_time, INTERVAL '1' SECOND) EMIT CHANGES",
                "SELECT symbol, window_start, window_end "
                        + TUMBLE
                        + "GROUP BY symbol, window_start, window_end EMIT CHANGES",
                "SELECT symbol, trader_id, COUNT(*) "
                        + TUMBLE
                        + "GROUP BY window_start, window_end, GROUPING SETS ((symbol), (trader_id)) EMIT CHANGES",
                "SELECT symbol, COUNT(*) FILTER (WHERE price > 100), SUM(quantity) FILTER (WHERE price > 100) "
                        + TUMBLE
                        + "GROUP BY symbol, window_start, window_end EMIT CHANGES",
                "SELECT a.symbol, a.n FROM ("
                        + COUNTS
                        + ") AS a JOIN (SELECT DISTINCT symbol FROM trades) AS b ON a.symbol = b.symbol EMIT CHANGES",
                "SELECT symbol, COUNT(*) FROM (SELECT a.symbol, a.trade_time FROM trades a JOIN trades b ON a.symbol = b.symbol AND a.trade_time BETWEEN b.trade_time - INTERVAL '1' SECOND AND b.trade_time) AS j GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES",
                "SELECT symbol, COUNT(*) FROM (SELECT symbol, trade_time FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY trader_id ORDER BY trade_time DESC) AS r FROM trades) WHERE r = 1) AS t GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES",
                "INSERT INTO counts " + COUNTS + " EMIT CHANGES PER RECORD ON CONFLICT DO NOTHING"
            })
    void theClauseMayStandAtTheEndOfAnyQuery(String statement) {
        String plan =
                statement.startsWith("EXPLAIN")
                        ? tables.executeSql(statement).collect().next().toString()
                        : tables.explainSql(statement);

        assertThat(executionPlan(plan)).contains("EmitChanges(").doesNotContain("EMIT CHANGES()");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUMULATE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND, INTERVAL '10' SECOND)",
                "SESSION(TABLE trades PARTITION BY symbol, DESCRIPTOR(trade_time), INTERVAL '1' SECOND)",
                "HOP(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND, INTERVAL '10' SECOND)",
                "TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '10' SECOND, INTERVAL '1' SECOND)"
            })
    void finalResultsAreSluicesToo(String windows) {
        String plan =
                executionPlan(
                        tables.explainSql(
                                "SELECT symbol, COUNT(*), window_time FROM "
                                        + windows
                                        + " GROUP BY symbol, window_start, window_end, window_time EMIT FINAL"));

        assertThat(plan).contains("EmitFinal(", "emit=[EMIT FINAL]").doesNotContain("EMIT FINAL()");
    }

    @Test
    void whatOnlySelectsColumnsOfTheResultIsNoProjectionOfFlinks() {
        String windows = TUMBLE + "GROUP BY symbol, window_start, window_end EMIT ";

        for (String emit : List.of("FINAL", "CHANGES")) {
            assertThat(
                            above(
                                    "SELECT COUNT(*), window_end, symbol, window_end AS again "
                                            + windows
                                            + emit))
                    .contains("Selection(select=[")
                    .doesNotContain("Calc(");
            assertThat(above("SELECT UPPER(symbol), window_end " + windows + emit))
                    .contains("Calc(select=[")
                    .doesNotContain("Selection(");
        }
    }

    /** What is executed above Sluice's operators. */
    private String above(String query) {
        String plan = executionPlan(tables.explainSql(query));
        return plan.substring(0, plan.indexOf("Emit"));
    }

    @Test
    void theFirstOfEachWindowAreTakenFromFinalResults() {
        String plan =
                executionPlan(
                        tables.explainSql(
                                "SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY n DESC) AS r FROM ("
                                        + COUNTS
                                        + " EMIT FINAL)) WHERE r < 3"));

        assertThat(plan).contains("WindowRank(", "EmitFinal(");
    }

    @Test
    void theOutermostAggregationIsMeant() {
        String plan =
                executionPlan(
                        tables.explainSql(
                                "SELECT SUM(n), window_end FROM (SELECT symbol, COUNT(*) AS n, window_time "
                                        + TUMBLE
                                        + "GROUP BY symbol, window_start, window_end, window_time) AS c GROUP BY window_end WINDOW TUMBLING (window_time, INTERVAL '10' SECOND) EMIT CHANGES"));

        assertThat(plan)
                .containsOnlyOnce("EmitChanges(")
                .containsOnlyOnce("GlobalWindowAggregate(");
    }

    @Test
    void aViewKeepsItsClause() {
        tables.executeSql("CREATE VIEW live AS " + COUNTS + " EMIT CHANGES EVERY 7 ROWS");
        tables.executeSql("CREATE VIEW filtered AS SELECT symbol, n FROM live WHERE n > 5");

        assertThat(executionPlan(tables.explainSql("SELECT * FROM filtered")))
                .contains("emit=[EMIT CHANGES EVERY 7 ROWS]");
    }

    @Test
    void everyStatementOfASetHasItsOwn() {
        String plan =
                tables.explainSql(
                        "EXECUTE STATEMENT SET BEGIN INSERT INTO counts "
                                + COUNTS
                                + " EMIT CHANGES; INSERT INTO log "
                                + COUNTS
                                + " EMIT FINAL; INSERT INTO log "
                                + COUNTS
                                + "; END;");

        assertThat(executionPlan(plan))
                .containsOnlyOnce("EmitChanges(")
                .containsOnlyOnce("EmitFinal(")
                .containsOnlyOnce("GlobalWindowAggregate(");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ONE_PHASE", "TWO_PHASE"})
    void miniBatchesAndPhasesLeaveTheOperatorsAlone(String phases) {
        tables.getConfig().set("table.exec.mini-batch.enabled", "true");
        tables.getConfig().set("table.exec.mini-batch.allow-latency", "1 s");
        tables.getConfig().set("table.exec.mini-batch.size", "100");
        tables.getConfig().set("table.optimizer.agg-phase-strategy", phases);
        tables.getConfig().set("table.optimizer.distinct-agg.split.enabled", "true");

        assertThat(executionPlan(tables.explainSql(COUNTS + " EMIT CHANGES")))
                .contains("EmitChanges(")
                .doesNotContain("GroupAggregate(", "WindowAggregate(", "Exchange(");
        assertThat(executionPlan(tables.explainSql(COUNTS + " EMIT FINAL")))
                .contains("EmitFinal(")
                .doesNotContain("GroupAggregate(", "WindowAggregate(", "Exchange(");
    }

    @Test
    void settingsAreShownAndTellPlansApart() {
        tables.getConfig().set("sluice.emit.batch-size", "77");

        assertThat(executionPlan(tables.explainSql(COUNTS + " EMIT CHANGES")))
                .contains("settings=[sluice.emit.batch-size=77]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EMIT CHANGES| batch=[10000 records, 100 ms]",
                "EMIT CHANGES EVERY 7 ROWS| batch=[7 records, 100 ms]",
                "EMIT CHANGES EVERY 7 ROWS EVERY INTERVAL '3' SECOND| batch=[7 records, 3 s]",
                "EMIT CHANGES WITH ('sluice.emit.interval' = '2 s', 'sluice.emit.batch-size' = '8')| batch=[8 records, 2 s]",
                "EMIT CHANGES WITH ('sluice.emit.latency-target' = '20 ms')| batch=[up to 10000 records, within 20 ms]",
                "EMIT CHANGES PER RECORD|",
                "EMIT CHANGES ON WATERMARK|",
                "EMIT CHANGES EVERY INTERVAL '3' SECOND|",
                "EMIT FINAL|"
            },
            quoteCharacter = '"')
    void plansShowBatchAndCapacity(String clause, String batch) {
        String plan = executionPlan(tables.explainSql(COUNTS + " " + clause));

        assertThat(plan).contains("capacity=[1024 initial rows, 10000 rows in the fold]");
        if (batch == null) {
            assertThat(plan).doesNotContain("batch=[");
        } else {
            assertThat(plan).contains(batch);
        }
        tables.getConfig().set("sluice.table.initial-rows", "5");
        tables.getConfig().set("sluice.fold.max-rows", "6");
        assertThat(executionPlan(tables.explainSql(COUNTS + " " + clause)))
                .contains("capacity=[5 initial rows, 6 rows in the fold]")
                .contains("settings=[sluice.fold.max-rows=6, sluice.table.initial-rows=5]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO counts| TUMBLING (trade_time, INTERVAL '1' SECOND)| EMIT CHANGES| EmitChanges| I,UA",
                "INSERT INTO changes| TUMBLING (trade_time, INTERVAL '1' SECOND)| EMIT CHANGES| EmitChanges| I,UB,UA",
                "INSERT INTO changes| TUMBLING (trade_time, INTERVAL '1' SECOND)| EMIT FINAL| EmitFinal| I",
                "INSERT INTO log| TUMBLING (trade_time, INTERVAL '1' SECOND)| EMIT FINAL| EmitFinal| I",
                "INSERT INTO counts| SESSION (trade_time, INTERVAL '1' SECOND)| EMIT CHANGES| EmitChanges| I,UA,D",
                "INSERT INTO changes| SESSION (trade_time, INTERVAL '1' SECOND)| EMIT CHANGES| EmitChanges| I,UB,UA,D"
            },
            quoteCharacter = '"')
    void plansShowTheChangelogMode(
            String insert, String window, String clause, String node, String mode) {
        tables.executeSql(
                "CREATE TABLE changes (symbol STRING, n BIGINT, window_start TIMESTAMP(3), window_end TIMESTAMP(3)) WITH ('connector' = 'memory', 'changelog' = 'all')");

        assertThat(
                        tables.explainSql(
                                "%s SELECT symbol, COUNT(*) AS n, window_start, window_end FROM trades GROUP BY symbol WINDOW %s %s"
                                        .formatted(insert, window, clause),
                                ExplainDetail.CHANGELOG_MODE))
                .containsPattern(node + "\\(.*changelogMode=\\[" + mode + "\\]");
    }

    @Test
    void aQueryMayHaveSettingsOfItsOwn() {
        String query = COUNTS + " EMIT CHANGES WITH ('sluice.emit.batch-size' = '78')";

        assertThat(executionPlan(tables.explainSql(query)))
                .contains("emit=[EMIT CHANGES WITH ('sluice.emit.batch-size' = '78')]");
        assertThatThrownBy(
                        () ->
                                tables.explainSql(
                                        COUNTS
                                                + " EMIT CHANGES WITH ('sluice.emit.batch-size' = 'many')"))
                .hasStackTraceContaining(
                        "sluice.emit.batch-size must be a whole number up to 9223372036854775807, got 'many'");
        assertThatThrownBy(
                        () ->
                                tables.explainSql(
                                        COUNTS
                                                + " EMIT CHANGES WITH ('sluice.emit.batch-size' = '0')"))
                .hasStackTraceContaining("sluice.emit.batch-size must be at least 1 record, got 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM trades",
                "SELECT symbol, price * 2 FROM trades WHERE price > 1",
                "SELECT symbol, COUNT(*) FROM trades GROUP BY symbol",
                "SELECT symbol, COUNT(*) FROM trades GROUP BY symbol HAVING COUNT(*) > 2"
            })
    void withoutWindowsChangesAreWhatFlinkDoesAnyway(String query) {
        assertThat(executionPlan(tables.explainSql(query + " EMIT CHANGES")))
                .isEqualTo(executionPlan(tables.explainSql(query)));
    }

    /** 50 statements that Flink understands, some of which use names of ours. */
    @Test
    void statementsWithoutTheClauseHaveFlinksPlans() {
        TableEnvironment flink = Dialect.environment("default");
        Dialect.createTrades(flink);
        flink.executeSql("CREATE VIEW counted AS " + COUNTS);
        List<String> statements = new ArrayList<>(STATEMENTS);
        for (long seed = 0; statements.size() < 50; seed++) {
            String query = new RandomQueries(seed).query().text();
            // Flink itself refuses HOP unless the size is a multiple of the slide.
            if (!query.contains("names") && !query.contains("'7.500'")) {
                statements.add(query);
            }
        }
        String input =
                "CREATE TABLE input (k STRING, g INT, b BOOLEAN, t TINYINT, s SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, `day` DATE, c DECIMAL(10, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen')";
        flink.executeSql(input);
        tables.executeSql(input);

        for (String statement : statements) {
            assertThat(tables.explainSql(statement))
                    .as(statement)
                    .isEqualTo(flink.explainSql(statement));
        }
    }

    @Test
    void theWindowClauseAloneIsFlinksOwnAggregation() {
        assertThat(
                        executionPlan(
                                tables.explainSql(
                                        "SELECT symbol, COUNT(*) AS n, window_start, window_end FROM trades GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND)")))
                .isEqualTo(executionPlan(tables.explainSql(COUNTS)));
    }

    @Test
    void aViewShowsItsClauseAsACondition() {
        tables.executeSql("CREATE VIEW live AS " + COUNTS + " EMIT CHANGES ON WATERMARK");

        assertThat(tables.executeSql("SHOW CREATE VIEW live").collect().next().toString())
                .contains("HAVING `EMIT CHANGES ON WATERMARK`()");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT emit changes FROM (SELECT symbol AS emit FROM trades)",
                "SELECT 1 AS `EMIT CHANGES`",
                "SELECT 'EMIT CHANGES'",
                "SELECT * FROM (SELECT symbol AS emit FROM trades) emit"
            })
    void whatFlinkUnderstandsKeepsItsMeaning(String statement) {
        assertThat(tables.explainSql(statement)).contains("Execution Plan");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SELECT * FROM trades EMIT FINAL| Line 1, column 22: EMIT FINAL: the query has no GROUP BY",
                "SELECT * FROM counted EMIT CHANGES| Line 1, column 23: EMIT CHANGES: the query has no GROUP BY itself and reads windows",
                "SELECT symbol, COUNT(*) FROM trades GROUP BY symbol EMIT FINAL| Line 1, column 53: EMIT FINAL needs windows",
                "SELECT symbol, COUNT(*) FROM trades GROUP BY symbol EMIT CHANGES EVERY 5 ROWS| Line 1, column 53: EMIT CHANGES EVERY 5 ROWS needs windows",
                "SELECT symbol, COUNT(*) FROM trades GROUP BY symbol, TUMBLE(trade_time, INTERVAL '1' SECOND) EMIT CHANGES| Line 1, column 94: EMIT CHANGES: windows in GROUP BY, as TUMBLE(time, size), are Flink's old ones",
                "SELECT symbol, COUNT(*) FROM trades GROUP BY symbol EMIT CHANGES LIMIT 5| Line 1, column 66: EMIT: found 'LIMIT'",
                "SELECT symbol, LISTAGG(trader_id) FROM trades GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES| Line 1, column 16: EMIT CHANGES: the function LISTAGG is not supported, because its result depends on the order in which rows arrive",
                "SELECT symbol, LISTAGG(trader_id, '-') FROM trades GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES| Line 1, column 16: EMIT CHANGES: the function LISTAGG is not supported, because its result depends on the order in which rows arrive",
                "SELECT symbol, ARRAY_AGG(price) FROM trades GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES| Line 1, column 16: EMIT CHANGES: the function ARRAY_AGG is not supported, because its result depends on the order in which rows arrive",
                "SELECT symbol, JSON_ARRAYAGG(price) FROM trades GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES| Line 1, column 16: EMIT CHANGES: the function JSON_ARRAYAGG_ABSENT_ON_NULL is not supported, because its result depends on the order in which rows arrive",
                "SELECT symbol, JSON_OBJECTAGG(KEY trader_id VALUE price) FROM trades GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES| Line 1, column 16: EMIT CHANGES: the function JSON_OBJECTAGG_NULL_ON_NULL is not supported, because its result depends on the order in which rows arrive",
                "SELECT symbol, FIRST_VALUE(ARRAY[price]) FROM trades GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES| Line 1, column 16: EMIT CHANGES: FIRST_VALUE is not supported with an argument of type ARRAY<DOUBLE>",
                "SELECT symbol, COUNT(DISTINCT price, quantity) FROM trades GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES| We now only support the count of one field",
                "SELECT symbol, SUM(DISTINCT price) FROM trades GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES| Line 1, column 16: EMIT CHANGES: SUM is not supported with DISTINCT",
                "SELECT symbol, COUNT(DISTINCT ARRAY[price]) FROM trades GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES| Line 1, column 16: EMIT CHANGES: COUNT is not supported with an argument of type ARRAY<DOUBLE>",
                "SELECT COUNT(*) FROM trades GROUP BY ARRAY[symbol] WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES| Line 1, column 38: ... cannot be grouped by",
                "SELECT symbol, COUNT(*) FROM trades GROUP BY symbol WINDOW SESSION (trade_time) EMIT CHANGES| Line 1, column 60: WINDOW SESSION: found 1 arguments, expected (time column, gap)",
                "SELECT COUNT(*) FROM trades GROUP BY UPPER(symbol) WINDOW SESSION (trade_time, INTERVAL '1' SECOND) EMIT CHANGES| Line 1, column 59: WINDOW SESSION: the query groups by 'UPPER(`symbol`)', and sessions can be told apart by columns only",
                "SELECT symbol, COUNT(*) FROM SESSION(TABLE trades PARTITION BY trader_id, DESCRIPTOR(trade_time), INTERVAL '1' SECOND) GROUP BY symbol, window_start, window_end EMIT CHANGES| Line 1, column 30: EMIT CHANGES: the sessions are those of each (trader_id)",
                "SELECT symbol, COUNT(*) FROM trades GROUP BY symbol WINDOW TUMBLE (trade_time, INTERVAL '1' SECOND) EMIT CHANGES| Line 1, column 60: WINDOW: found 'TUMBLE', expected TUMBLING, HOPPING, SLIDING or SESSION.",
                "SELECT symbol, COUNT(*) FROM trades WINDOW TUMBLING (SIZE 5 MINUTES) GROUP BY symbol EMIT CHANGES| Line 1, column 54: WINDOW: found 'SIZE 5', expected the time column and then the lengths, as in (ts, INTERVAL '5' MINUTE).",
                "SELECT symbol, COUNT(*) FROM (SELECT symbol, CAST(trade_time AS TIMESTAMP(3)) AS ts FROM trades) AS t GROUP BY symbol WINDOW TUMBLING (ts, INTERVAL '1' SECOND) EMIT CHANGES| Line 1, column 126: ... WATERMARK FOR ts AS ts - INTERVAL '5' SECOND for event time, or ts AS PROCTIME()",
                "INSERT INTO log SELECT symbol, COUNT(*), window_start, window_end FROM trades GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES| Line 1, column 145: ... use EMIT FINAL, which inserts each row once, or a sink that takes updates",
                "SELECT symbol, COUNT(*) FROM trades GROUP BY symbol WINDOW TUMBLING (trade_time) EMIT CHANGES| WINDOW TUMBLING: found 1 arguments, expected (time column, size [, offset])",
                "SELECT symbol, COUNT(*) FROM trades GROUP BY symbol WINDOW HOPPING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES| WINDOW HOPPING: found 2 arguments, expected (time column, size, advance [, offset])",
                "SELECT a.symbol, COUNT(*) FROM trades a JOIN trades b ON a.symbol = b.symbol GROUP BY a.symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES| WINDOW TUMBLING: the query reads from something other than a single table",
                "COMPILE PLAN 'file:///nowhere.json' FOR INSERT INTO counts SELECT symbol, COUNT(*), window_start, window_end FROM trades GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES| EMIT: a compiled plan cannot hold it",
                "SELECT SUM(n) FROM (SELECT COUNT(*) AS n, window_start, window_end FROM TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND) GROUP BY symbol, window_start, window_end) GROUP BY window_start, window_end EMIT CHANGES| Line 1, column 216: EMIT CHANGES: ... windows arrive here ready made",
                "SELECT symbol, COUNT(*) FROM TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND) WHERE window_start > TIMESTAMP '2023-11-14 00:00:00' GROUP BY symbol, window_start, window_end EMIT CHANGES| Line 1, column 30: EMIT CHANGES: ... windows arrive here ready made",
                "SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY n DESC) AS r FROM (SELECT symbol, COUNT(*) AS n, window_start, window_end FROM TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND) GROUP BY symbol, window_start, window_end EMIT CHANGES)) WHERE r < 3| Line 1, column 279: ... StreamPhysicalWindowRank doesn't support consuming update"
            })
    void whatIsNotSupportedIsRefusedWithTheReason(String statement, String message) {
        for (String part : message.split(" [.]{3} ", -1)) {
            assertThatThrownBy(() -> tables.explainSql(statement).length())
                    .hasStackTraceContaining(part);
        }
    }

    /** Of calls of one function that which is refused is named; so are lines. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SELECT symbol, LAST_VALUE(price), LAST_VALUE(ARRAY[price])@FROM trades@GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND)@EMIT CHANGES| Line 1, column 35: EMIT CHANGES: LAST_VALUE is not supported with an argument of type ARRAY<DOUBLE>",
                "SELECT symbol,@  SUM(quantity),@  SUM(price),@  SUM(DISTINCT quantity)@FROM trades@GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND)@EMIT CHANGES| Line 4, column 3: EMIT CHANGES: SUM is not supported with DISTINCT",
                "SELECT symbol, COUNT(*)@FROM trades@GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND)@HAVING SUM(DISTINCT price) > 1@EMIT CHANGES| Line 4, column 8: EMIT CHANGES: SUM is not supported with DISTINCT",
                "INSERT INTO counts@SELECT symbol, SUM(DISTINCT quantity), window_start, window_end@FROM trades@GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND)@EMIT CHANGES| Line 2, column 16: EMIT CHANGES: SUM is not supported with DISTINCT",
                "SELECT symbol, MAX(n) FROM (@  SELECT symbol, SUM(DISTINCT quantity) AS n, window_start@  FROM TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND)@  GROUP BY symbol, window_start, window_end)@GROUP BY symbol@EMIT CHANGES| Line 2, column 18: EMIT CHANGES: SUM is not supported with DISTINCT",
                "SELECT symbol, MAX(n) FROM aggregated GROUP BY symbol@EMIT CHANGES| Line 2, column 1: EMIT CHANGES: SUM is not supported with DISTINCT",
                "SELECT * FROM live WHERE n > 1| In the query of a view, line 5, column 8: EMIT CHANGES: SUM is not supported with DISTINCT",
                "SELECT symbol, trader_id, ARRAY[price], COUNT(*)@FROM trades@GROUP BY symbol, trader_id,@  ARRAY[price] WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND)@EMIT CHANGES| Line 4, column 3: EMIT CHANGES: the column",
                "SELECT symbol, SUM(price) FROM (@  SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY trader_id ORDER BY trade_time DESC) AS r FROM trades) WHERE r = 1) AS t@GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND)@EMIT CHANGES| Line 1, column 16: EMIT CHANGES: the input has updates or deletes, and SUM of DOUBLE",
                "SELECT symbol, AVG(price) FROM (@  SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY trader_id ORDER BY trade_time DESC) AS r FROM trades) WHERE r = 1) AS t@GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND)@EMIT CHANGES| Line 1, column 16: EMIT CHANGES: the input has updates or deletes",
                "SELECT symbol, STDDEV_SAMP(price) FROM (@  SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY trader_id ORDER BY trade_time DESC) AS r FROM trades) WHERE r = 1) AS t@GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND)@EMIT CHANGES| Line 1, column 16: EMIT CHANGES: the input has updates or deletes",
                "SELECT symbol, COUNT(*) FROM (@  SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY trader_id ORDER BY trade_time DESC) AS r FROM trades) WHERE r = 1) AS t@GROUP BY symbol WINDOW SESSION (trade_time, INTERVAL '1' SECOND)@EMIT CHANGES| Line 3, column 24: EMIT CHANGES: the input has updates or deletes, and to take a row back may split a session"
            })
    void thePlaceIsThatOfWhatIsRefused(String statement, String message) {
        tables.executeSql(
                "CREATE VIEW aggregated AS SELECT symbol, SUM(DISTINCT quantity) AS n, window_start "
                        + TUMBLE
                        + "GROUP BY symbol, window_start, window_end");
        tables.executeSql(
                "CREATE VIEW live AS SELECT symbol, SUM(DISTINCT quantity) AS n, window_start "
                        + TUMBLE
                        + "GROUP BY symbol, window_start, window_end EMIT CHANGES");

        assertThatThrownBy(() -> tables.explainSql(statement.replace('@', '\n')).length())
                .hasStackTraceContaining(message);
    }

    /** The SQL client shows the innermost cause, and nothing else. */
    @Test
    void adviceIsWhatTheSqlClientShows() {
        assertThatThrownBy(
                        () ->
                                tables.explainSql("INSERT INTO log " + COUNTS + " EMIT CHANGES")
                                        .length())
                .hasNoCause()
                .hasMessageContaining("use EMIT FINAL");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "PRIMARY KEY (symbol) NOT ENFORCED| symbol, window_start, window_end| EMIT CHANGES",
                "PRIMARY KEY (symbol, window_end) NOT ENFORCED| symbol, window_start, window_end| EMIT CHANGES",
                "PRIMARY KEY (symbol, window_start, window_end) NOT ENFORCED| MAX(symbol), window_start, window_end| EMIT CHANGES",
                "PRIMARY KEY (symbol, window_start, window_end) NOT ENFORCED| symbol, window_start, window_end| EMIT FINAL"
            })
    void rowsOfAnotherKeyNeedAWayOutOfConflicts(String key, String columns, String clause) {
        tables.executeSql(
                "CREATE TABLE keyed (symbol STRING NOT NULL, window_start TIMESTAMP(3) NOT NULL, window_end TIMESTAMP(3) NOT NULL, n BIGINT, %s) WITH ('connector' = 'memory')"
                        .formatted(key));
        tables.getConfig().set("table.exec.sink.not-null-enforcer", "DROP");
        String insert =
                "INSERT INTO keyed%nSELECT %s, COUNT(*) FROM trades GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND)%n%s"
                        .formatted(columns, clause);

        assertThatThrownBy(() -> tables.explainSql(insert).length())
                .hasNoCause()
                .hasMessageStartingWith(
                        "Line 3, column 1: The query has an upsert key that differs from the primary key of the sink table 'default_catalog.default_database.keyed'. Primary key: [")
                .hasMessageContaining("let the sink's PRIMARY KEY consist of these")
                .hasMessageEndingWith("end the INSERT with ON CONFLICT DO DEDUPLICATE.");
        assertThat(executionPlan(tables.explainSql(insert + " ON CONFLICT DO DEDUPLICATE")))
                .contains(clause.equals("EMIT FINAL") ? "EmitFinal(" : "EmitChanges(");
    }

    /** Also without the clause. */
    @ParameterizedTest
    @ValueSource(strings = {"", " EMIT CHANGES", " EMIT FINAL"})
    void adviceIsAnExceptionOfTheReasonsClass(String clause) {
        String query =
                "SELECT symbol, COUNT(*) FROM TUMBLE(DATA => (SELECT symbol, CAST(trade_time AS TIMESTAMP(3)) AS ts FROM trades), TIMECOL => DESCRIPTOR(ts), SIZE => INTERVAL '1' SECOND) GROUP BY symbol, window_start, window_end";
        TableEnvironment flink = Dialect.environment("default");
        Dialect.createTrades(flink);
        Throwable refused = catchThrowable(() -> flink.explainSql(query));

        assertThat(refused).hasRootCauseExactlyInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> tables.explainSql(query + clause).length())
                .isExactlyInstanceOf(ValidationException.class)
                .hasMessageContaining("WATERMARK FOR ts AS ts - INTERVAL '5' SECOND");
    }

    @Test
    void theClocksOfAZoneAreNotSetInProcessingTime() {
        tables.executeSql(
                "CREATE TABLE instants (k STRING, ts AS PROCTIME()) WITH ('connector' = 'datagen', 'number-of-rows' = '5')");
        tables.getConfig().set("table.local-time-zone", "Europe/Paris");

        assertThatThrownBy(
                        () ->
                                tables.explainSql(
                                        "SELECT k, COUNT(*) FROM instants GROUP BY k WINDOW TUMBLING (ts, INTERVAL '1' DAY) EMIT CHANGES"))
                .hasStackTraceContaining("Line 1, column 52: EMIT CHANGES: windows over")
                .hasStackTraceContaining("Europe/Paris has no fixed offset");
    }

    @Test
    void processingTimeWorksWithWhatHasAMeaningInIt() {
        tables.executeSql(
                "CREATE TABLE unclocked (k STRING, ts AS PROCTIME()) WITH ('connector' = 'datagen', 'number-of-rows' = '5')");
        String query = "SELECT k, COUNT(*) FROM unclocked GROUP BY k WINDOW ";
        String tumbling = query + "TUMBLING (ts, INTERVAL '1' HOUR) ";

        assertThat(executionPlan(tables.explainSql(tumbling + "EMIT CHANGES")))
                .contains("EmitChanges(", "TUMBLE(time_col=[ts]");
        assertThatThrownBy(
                        () ->
                                tables.explainSql(
                                        tumbling + "EMIT CHANGES GRACE INTERVAL '1' SECOND"))
                .hasStackTraceContaining("Leave GRACE and ON WATERMARK out");
        assertThatThrownBy(() -> tables.explainSql(tumbling + "EMIT CHANGES ON WATERMARK"))
                .hasStackTraceContaining("Leave GRACE and ON WATERMARK out");
        for (String clause : List.of("GRACE INTERVAL '1' SECOND", "ON WATERMARK")) {
            assertThatThrownBy(
                            () ->
                                    tables.explainSql(
                                            query
                                                    + "SESSION (ts, INTERVAL '1' HOUR) EMIT CHANGES "
                                                    + clause))
                    .hasStackTraceContaining("Leave GRACE and ON WATERMARK out");
        }
    }

    private static String executionPlan(String plan) {
        return plan.substring(plan.indexOf("== Optimized Execution Plan =="));
    }
}
