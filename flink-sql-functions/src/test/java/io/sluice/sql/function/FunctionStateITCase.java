package io.sluice.sql.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.it.Jobs;
import io.sluice.sql.dialect.MemorySinkFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Jobs with functions that are stopped with a savepoint and go on at another parallelism, with
 * another list of aggregates: what is written in all is what Flink's own windows give in batch
 * mode.
 */
class FunctionStateITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private static final int ROWS = 9_000;

    /** Rows per second of jobs that are stopped before their input ends. */
    private static final int SLOWLY = 500;

    private static final int CHANGES = 2_000;

    private static final String HOPS =
            "TABLE(HOP(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND, INTERVAL '3' SECOND))";

    @TempDir private Path directory;

    @BeforeEach
    void clear() {
        MemorySinkFactory.clear();
    }

    @ParameterizedTest
    @Timeout(240)
    @CsvSource({"hashmap, CANONICAL", "rocksdb, NATIVE", "forst, NATIVE"})
    void everyRowCountsOnceAcrossSavepoints(String backend, SavepointFormatType format)
            throws Exception {
        String first = stopped(start(backend, 2, null, "", SLOWLY), format);
        String second =
                stopped(start(backend, 3, first, ", MAX(quantity) AS highest", SLOWLY), format);
        start(backend, 1, second, ", MAX(quantity) AS highest", 0).await();

        assertThat(latestVolumes())
                .containsExactlyInAnyOrderElementsOf(
                        batch(
                                "SELECT symbol, window_start, window_end, COUNT(*), SUM(quantity), COUNT(DISTINCT trader_id) FROM %s GROUP BY symbol, window_start, window_end"
                                        .formatted(HOPS)));
        assertThat(FunctionTables.materialised(MemorySinkFactory.written("tumbles")))
                .containsExactlyInAnyOrderElementsOf(
                        batch(
                                "SELECT symbol, window_start, window_end, COUNT(*), MIN(price) FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '2' SECOND)) GROUP BY symbol, window_start, window_end"));
        List<Row> sessions = FunctionTables.materialised(MemorySinkFactory.written("sessions"));
        assertThat(sessions).hasSizeGreaterThan(200);
        assertThat(sessions.stream().mapToLong(row -> row.<Long>getFieldAs(3)).sum())
                .isEqualTo(ROWS);
        addedAggregatesAreOfRowsSinceTheyWereAdded();
    }

    /** Volumes of all runs, without the aggregate that was added. */
    private static List<Row> latestVolumes() {
        Map<List<Object>, Row> latest = new HashMap<>();
        for (String table : List.of("volumes", "volumes_and_highest")) {
            for (Row change : MemorySinkFactory.written(table)) {
                Row row = new Row(RowKind.INSERT, 6);
                for (int i = 0; i < 6; i++) {
                    row.setField(i, change.getField(i));
                }
                latest.put(key(row), row);
            }
        }
        return new ArrayList<>(latest.values());
    }

    private static List<Object> key(Row row) {
        return List.of(row.getFieldAs(0), row.getFieldAs(1), row.getFieldAs(2));
    }

    private void addedAggregatesAreOfRowsSinceTheyWereAdded() throws Exception {
        Map<List<Object>, Integer> highest = new HashMap<>();
        for (Row change : MemorySinkFactory.written("volumes_and_highest")) {
            highest.put(key(change), change.getFieldAs(6));
        }
        int exact = 0;
        for (Row row :
                batch(
                        "SELECT symbol, window_start, window_end, MAX(quantity) FROM %s GROUP BY symbol, window_start, window_end"
                                .formatted(HOPS))) {
            Integer found = highest.get(key(row));
            if (found != null) {
                int all = row.<Integer>getFieldAs(3);
                assertThat(found).isLessThanOrEqualTo(all);
                exact += found == all ? 1 : 0;
            }
        }
        assertThat(exact).isGreaterThan(highest.size() / 2);
    }

    private TableResult start(
            String backend, int parallelism, @Nullable String savepoint, String added, int rate) {
        Configuration settings = new Configuration();
        settings.set(StateBackendOptions.STATE_BACKEND, backend);
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("checkpoints").toUri().toString());
        if (savepoint != null) {
            settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        StreamTableEnvironment tables = environment(settings, parallelism, rate);
        tables.executeSql("LOAD MODULE sluice");
        tables.executeSql("CREATE TEMPORARY VIEW hops AS SELECT * FROM " + HOPS);
        String volumes = added.isEmpty() ? "volumes" : "volumes_and_highest";
        tables.executeSql(
                "CREATE TEMPORARY TABLE %s (symbol STRING, window_start TIMESTAMP(3), window_end TIMESTAMP(3), n BIGINT, s INT, d BIGINT%s, PRIMARY KEY (symbol, window_start, window_end) NOT ENFORCED) WITH ('connector' = 'memory')"
                        .formatted(volumes, added.isEmpty() ? "" : ", highest INT"));
        tables.executeSql(
                "CREATE TEMPORARY TABLE tumbles (symbol STRING, window_start TIMESTAMP(3), window_end TIMESTAMP(3), n BIGINT, cheapest DOUBLE) WITH ('connector' = 'memory', 'changelog' = 'all')");
        tables.executeSql(
                "CREATE TEMPORARY TABLE sessions (trader_id STRING, window_start TIMESTAMP(3), window_end TIMESTAMP(3), n BIGINT, newest DOUBLE) WITH ('connector' = 'memory', 'changelog' = 'all')");
        StatementSet statements = tables.createStatementSet();
        // In another order where one was added.
        String list =
                added.isEmpty()
                        ? "COUNT(*) AS n, SUM(quantity) AS s, COUNT(DISTINCT trader_id) AS d"
                        : "COUNT(DISTINCT trader_id) AS d, SUM(quantity) AS s, COUNT(*) AS n"
                                + added;
        statements.addInsertSql(
                "INSERT INTO %s SELECT symbol, window_start, window_end, n, s, d%s FROM EMIT_CHANGES(input => TABLE hops PARTITION BY (symbol, window_start, window_end), aggregates => '%s')"
                        .formatted(volumes, added.isEmpty() ? "" : ", highest", list));
        statements.addInsertSql(
                "INSERT INTO tumbles SELECT * FROM TUMBLE_CHANGES(TABLE trades PARTITION BY symbol, DESCRIPTOR(trade_time), INTERVAL '2' SECOND, 'COUNT(*) AS n, MIN(price) AS cheapest', 'EVERY 7')");
        statements.addInsertSql(
                "INSERT INTO sessions SELECT * FROM SESSION_CHANGES(input => TABLE trades PARTITION BY trader_id, timecol => DESCRIPTOR(trade_time), gap => INTERVAL '0.1' SECOND, aggregates => 'COUNT(*) AS n, LAST(price) AS newest', allowed_lateness => INTERVAL '1' SECOND)");
        return statements.execute();
    }

    private static StreamTableEnvironment environment(
            Configuration settings, int parallelism, int rate) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        environment.setParallelism(parallelism);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.executeSql(
                "CREATE TEMPORARY TABLE trades (trader_id STRING, symbol STRING, price DOUBLE, quantity INT, trade_time TIMESTAMP(3), WATERMARK FOR trade_time AS SOURCE_WATERMARK()) WITH ('connector' = 'sluice-trades', 'number-of-rows' = '%d', 'rows-per-second' = '%d', 'event-time.rows-per-second' = '1000', 'traders' = '100', 'symbols' = '5', 'disorder' = '500 ms')"
                        .formatted(ROWS, rate));
        return tables;
    }

    private List<Row> batch(String query) throws Exception {
        Configuration settings = new Configuration();
        settings.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
        return FunctionTables.collected(environment(settings, 2, 0), query);
    }

    /** Stops a job when it has written some changes; gives its savepoint. */
    private String stopped(TableResult job, SavepointFormatType format) throws Exception {
        JobClient client = job.getJobClient().orElseThrow();
        int enough = written() + CHANGES;
        CommonTestUtils.waitUntilCondition(
                () -> {
                    assertThat(client.getJobStatus().get().isGloballyTerminalState()).isFalse();
                    return written() >= enough;
                },
                10L);
        return Jobs.stopWithSavepoint(client, directory, format);
    }

    private static int written() {
        return List.of("volumes", "volumes_and_highest").stream()
                .mapToInt(table -> MemorySinkFactory.written(table).size())
                .sum();
    }
}
