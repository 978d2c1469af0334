package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements around the clause: those that create tables and views, several at once, compiled. */
class EmitStatementsITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final String COUNTS =
            "SELECT symbol, COUNT(*) AS n, window_start, window_end FROM TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND) GROUP BY symbol, window_start, window_end";

    /** Functions and literals that Hive would write in another way. */
    private static final List<String> EXPRESSIONS =
            List.of(
                    "TRIM(@S)",
                    "TRIM(LEADING FROM @S)",
                    "TRIM(BOTH 'x' FROM @S)",
                    "TRIM(TRAILING '.' FROM @S)",
                    "MOD(n, 7)",
                    "n % 7",
                    "POSITION('a' IN @S)",
                    "SUBSTRING(@S FROM 2 FOR 3)",
                    "SUBSTRING(@S, 2)",
                    "CHAR_LENGTH(@S)",
                    "@S || 'it''s'",
                    "@S || 'caf\u00e9 \u4e16'",
                    "@S || 'back\\slash'",
                    "CASE WHEN n > 2 THEN 'more' ELSE `two words` END",
                    "EXTRACT(YEAR FROM @D)",
                    "FLOOR(@T TO HOUR)",
                    "CAST(n AS DECIMAL(10, 2))",
                    "CAST(n AS VARCHAR)",
                    "TIMESTAMPADD(MINUTE, n, @T)",
                    "@T + INTERVAL '1 12' DAY TO HOUR",
                    "DATE '2024-02-29'",
                    "TIMESTAMP '2024-02-29 12:30:00'",
                    "@S SIMILAR TO 'x%'",
                    "@S LIKE '%!%%' ESCAPE '!'",
                    "CEIL(CAST(n AS DOUBLE) / 2)",
                    "COALESCE(CAST(NULL AS STRING), @S)",
                    "n IS NOT DISTINCT FROM 1",
                    "OVERLAY(@S PLACING 'zz' FROM 2)",
                    "ARRAY[n, 2]",
                    "ROUND(n / 3.0, 2)");

    private TableEnvironment tables;

    @BeforeEach
    void createTables() {
        MemorySinkFactory.clear();
        tables = Dialect.environment();
        Dialect.createTrades(tables);
    }

    @Test
    void aTableIsCreatedFromChanges() throws Exception {
        tables.executeSql(
                        "CREATE TABLE made WITH ('connector' = 'memory', 'changelog' = 'all') AS "
                                + COUNTS
                                + " EMIT CHANGES EVERY 500 ROWS")
                .await();

        assertThat(tables.from("made").getResolvedSchema().getColumnNames())
                .containsExactly("symbol", "n", "window_start", "window_end");
        List<Row> written = MemorySinkFactory.written("made");
        List<Row> expected = rows(tables, COUNTS);
        assertThat(written).hasSizeGreaterThan(expected.size());
        assertThat(Dialect.materialised(written)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void queriesOfASetThatAreTheSameRunOnce() {
        createSink("first_sink");
        createSink("second_sink");
        String set =
                "EXECUTE STATEMENT SET BEGIN INSERT INTO first_sink %s EMIT CHANGES %s; INSERT INTO second_sink %s EMIT CHANGES %s; END;";

        assertThat(plan(set.formatted(COUNTS, "EVERY 7 ROWS", COUNTS, "EVERY 7 ROWS")))
                .containsOnlyOnce("EmitChanges(")
                .contains("Reused(");
        String different = plan(set.formatted(COUNTS, "EVERY 7 ROWS", COUNTS, "EVERY 8 ROWS"));
        assertThat(different.split("EmitChanges\\(", -1)).hasSize(3);
        String settings = "WITH ('sluice.emit.batch-size' = '%d')";
        assertThat(
                        plan(set.formatted(
                                        COUNTS,
                                        settings.formatted(7),
                                        COUNTS,
                                        settings.formatted(8)))
                                .split("EmitChanges\\(", -1))
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ONE_PHASE", "TWO_PHASE"})
    void distinctCountsThatFlinkWouldSplitStayWhole(String phases) throws Exception {
        String query =
                COUNTS.replace("COUNT(*) AS n", "COUNT(DISTINCT trader_id) AS n, MAX(price) AS p");
        List<Row> expected = rows(tables, query);
        tables.getConfig().set("table.exec.mini-batch.enabled", "true");
        tables.getConfig().set("table.exec.mini-batch.allow-latency", "1 s");
        tables.getConfig().set("table.exec.mini-batch.size", "100");
        tables.getConfig().set("table.optimizer.agg-phase-strategy", phases);
        tables.getConfig().set("table.optimizer.distinct-agg.split.enabled", "true");

        for (String clause : List.of(" EMIT CHANGES EVERY 500 ROWS", " EMIT FINAL")) {
            assertThat(plan(query + clause))
                    .contains("operators=[Fold, Window]")
                    .doesNotContain("GroupAggregate(", "WindowAggregate(", "Expand(");
            assertThat(Dialect.materialised(rows(tables, query + clause)))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** By the statement, as written in SQL, and by the method of the environment. */
    @Test
    void plansAreNotCompiled() {
        createSink("first_sink");
        String insert = "INSERT INTO first_sink " + COUNTS + " EMIT CHANGES";

        assertThatThrownBy(() -> tables.executeSql("COMPILE PLAN 'file:///x.json' FOR " + insert))
                .hasMessageContaining("EMIT: a compiled plan cannot hold it");
        assertThatThrownBy(() -> tables.compilePlanSql(insert).asJsonString())
                .hasStackTraceContaining("EMIT CHANGES: a compiled plan cannot hold it");

        tables.executeSql(
                "CREATE TABLE plain_sink (n BIGINT, symbol STRING, PRIMARY KEY (symbol) NOT ENFORCED) WITH ('connector' = 'memory')");
        String plain =
                "INSERT INTO plain_sink SELECT COUNT(*), symbol FROM trades GROUP BY symbol EMIT CHANGES";
        assertThatThrownBy(() -> tables.compilePlanSql(plain).asJsonString())
                .hasStackTraceContaining("EMIT: a compiled plan cannot hold it");
    }

    @Test
    void inBatchModeThereAreFinalResultsOnly() throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("table.sql-dialect", "hive");
        TableEnvironment batch =
                TableEnvironment.create(
                        EnvironmentSettings.newInstance()
                                .inBatchMode()
                                .withConfiguration(configuration)
                                .build());
        batch.executeSql(
                "CREATE VIEW input AS SELECT k, CAST(ts AS TIMESTAMP(3)) AS ts FROM (VALUES ('a', TIMESTAMP '2024-01-01 00:00:01'), ('a', TIMESTAMP '2024-01-01 00:00:03'), ('b', TIMESTAMP '2024-01-01 00:00:09')) AS v (k, ts)");
        String query =
                "SELECT k, COUNT(*) AS n FROM input GROUP BY k WINDOW TUMBLING (ts, INTERVAL '5' SECOND) ";

        assertThat(rows(batch, query + "EMIT FINAL"))
                .containsExactlyInAnyOrder(Row.of("a", 2L), Row.of("b", 1L));
        assertThatThrownBy(() -> batch.executeSql(query + "EMIT CHANGES"))
                .hasMessageContaining(
                        "Line 1, column 89: EMIT CHANGES: found it in batch mode, where there are final results only");
    }

    @Test
    void functionsOfOnesOwnThatDoNotMergeAreRefusedByName() {
        tables.createTemporarySystemFunction("LONGEST", Longest.class);

        assertThatThrownBy(
                        () ->
                                tables.explainSql(
                                        "SELECT LONGEST(symbol) FROM trades GROUP BY trader_id WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES"))
                .hasStackTraceContaining("EMIT CHANGES: LONGEST is not supported: ")
                .hasStackTraceContaining("has no method merge(accumulator, Iterable)");
    }

    /** An aggregate function. */
    public static final class Longest extends AggregateFunction<String, Longest.Text> {

        private static final long serialVersionUID = 1L;

        /** What is kept. */
        public static final class Text {
            public String value = "";
        }

        @Override
        public Text createAccumulator() {
            return new Text();
        }

        /** Called by Flink. */
        public void accumulate(Text longest, String value) {
            longest.value = value.length() > longest.value.length() ? value : longest.value;
        }

        @Override
        public String getValue(Text longest) {
            return longest.value;
        }
    }

    /** The catalog keeps them as text, which Flink writes as Hive would. */
    @Test
    void computedColumnsAndViewsMeanTheSameInBothDialects() throws Exception {
        assertThat(computed("hive")).hasSize(2).isEqualTo(computed("default"));
    }

    /** The row of computed columns and that of a view. */
    private static List<String> computed(String dialect) throws Exception {
        TableEnvironment session = Dialect.environment(dialect);
        StringBuilder columns = new StringBuilder();
        StringBuilder selected = new StringBuilder();
        for (int i = 0; i < EXPRESSIONS.size(); i++) {
            String expression =
                    EXPRESSIONS
                            .get(i)
                            .replace("@S", "(' xab%' || s || ' .')")
                            .replace("@D", "DATE '2024-05-06'")
                            .replace("@T", "TIMESTAMP '2024-05-06 07:08:09.123'");
            columns.append(", `c ").append(i).append("` AS ").append(expression);
            selected.append(i == 0 ? "" : ", ").append(expression);
        }
        session.executeSql(
                "CREATE TABLE source (n INT, s STRING, `two words` STRING"
                        + columns
                        + ") WITH ('connector' = 'datagen', 'number-of-rows' = '1', 'fields.n.kind' = 'sequence', 'fields.n.start' = '9', 'fields.n.end' = '9', 'fields.s.kind' = 'sequence', 'fields.s.start' = '7', 'fields.s.end' = '7', 'fields.two words.kind' = 'sequence', 'fields.two words.start' = '8', 'fields.two words.end' = '8')");
        session.executeSql("CREATE VIEW seen AS SELECT " + selected + " FROM source");
        List<String> rows = new ArrayList<>();
        rows.add(rows(session, "SELECT * FROM source").toString());
        rows.add(rows(session, "SELECT * FROM seen").toString());
        return rows;
    }

    private void createSink(String name) {
        tables.executeSql(
                "CREATE TABLE %s (symbol STRING, n BIGINT, window_start TIMESTAMP(3), window_end TIMESTAMP(3), PRIMARY KEY (symbol, window_start, window_end) NOT ENFORCED) WITH ('connector' = 'memory')"
                        .formatted(name));
    }

    private String plan(String statement) {
        String plan = tables.explainSql(statement);
        return plan.substring(plan.indexOf("== Optimized Execution Plan =="));
    }

    private static List<Row> rows(TableEnvironment session, String query) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> result = session.executeSql(query).collect()) {
            result.forEachRemaining(rows::add);
        }
        return rows;
    }
}
