package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tables that are updated, and tables in time zones whose clocks are set twice a year, compared
 * with Flink's own windows over them.
 */
class EmitInputsITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final int ROWS = 600;

    private static final String TUMBLE = "TUMBLE(TABLE input, DESCRIPTOR(ts), INTERVAL '1' HOUR)";

    private final Random random = new Random(7);
    private final StreamTableEnvironment tables = Dialect.environment();

    private void createInput(List<Row> changes) {
        createInput(changes, "INTERVAL '40' MINUTE");
    }

    private void createInput(List<Row> changes, String disorder) {
        StreamExecutionEnvironment environment = ((StreamTableEnvironmentImpl) tables).execEnv();
        TypeInformation<Row> type =
                Types.ROW_NAMED(
                        new String[] {"k", "n", "d", "c", "ts"},
                        Types.STRING,
                        Types.LONG,
                        Types.DOUBLE,
                        Types.BIG_DEC,
                        Types.INSTANT);
        DataStream<Row> stream = environment.fromData(changes, type).setParallelism(1);
        Schema schema =
                Schema.newBuilder()
                        .column("k", DataTypes.STRING())
                        .column("n", DataTypes.BIGINT())
                        .column("d", DataTypes.DOUBLE())
                        .column("c", DataTypes.DECIMAL(10, 2))
                        .column("ts", DataTypes.TIMESTAMP_LTZ(3))
                        .watermark("ts", "ts - " + disorder)
                        .build();
        tables.createTemporaryView("input", tables.fromChangelogStream(stream, schema));
    }

    /** A row about every 2 minutes from a moment on, up to half an hour out of order. */
    private List<Row> inserts(String from) {
        List<Row> rows = new ArrayList<>();
        Instant time = Instant.parse(from);
        for (int i = 0; i < ROWS; i++) {
            long n = random.nextInt(100);
            rows.add(
                    Row.of(
                            "k" + random.nextInt(3),
                            n,
                            n / 4.0,
                            BigDecimal.valueOf(n, 2),
                            time.plusSeconds(100L * i - random.nextInt(1800))));
        }
        return rows;
    }

    /** Some rows are replaced later, some deleted. */
    private List<Row> changes() {
        List<Row> changes = new ArrayList<>();
        List<Row> present = new ArrayList<>();
        for (Row row : inserts("2024-05-01T00:00:00Z")) {
            changes.add(row);
            present.add(row);
            if (random.nextInt(3) == 0) {
                Row old =
                        present.remove(
                                present.size() - 1 - random.nextInt(Math.min(5, present.size())));
                boolean deleted = random.nextBoolean();
                changes.add(kind(deleted ? RowKind.DELETE : RowKind.UPDATE_BEFORE, old));
                if (!deleted) {
                    Row replaced = kind(RowKind.UPDATE_AFTER, old);
                    replaced.setField(1, random.nextInt(100) + 1000L);
                    changes.add(replaced);
                    present.add(replaced);
                }
            }
        }
        return changes;
    }

    private static Row kind(RowKind kind, Row row) {
        Row copy = Row.copy(row);
        copy.setKind(kind);
        return copy;
    }

    /** Among them the mornings on which clocks are set forward and back. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Europe/Paris| 2024-03-30T22:00:00Z| TUMBLE(TABLE input, DESCRIPTOR(ts), INTERVAL '1' HOUR)| EMIT CHANGES EVERY 20 ROWS",
                "Europe/Paris| 2024-10-26T20:00:00Z| TUMBLE(TABLE input, DESCRIPTOR(ts), INTERVAL '1' HOUR)| EMIT CHANGES EVERY 20 ROWS",
                "Europe/Paris| 2024-10-26T20:00:00Z| TUMBLE(TABLE input, DESCRIPTOR(ts), INTERVAL '10' MINUTE)| EMIT FINAL",
                "America/Los_Angeles| 2024-11-03T04:00:00Z| TUMBLE(TABLE input, DESCRIPTOR(ts), INTERVAL '1' DAY)| EMIT CHANGES ON WATERMARK",
                "America/Los_Angeles| 2024-03-10T04:00:00Z| HOP(TABLE input, DESCRIPTOR(ts), INTERVAL '30' MINUTE, INTERVAL '2' HOUR)| EMIT FINAL",
                "America/Los_Angeles| 2024-11-03T04:00:00Z| CUMULATE(TABLE input, DESCRIPTOR(ts), INTERVAL '1' HOUR, INTERVAL '1' DAY)| EMIT CHANGES EVERY 50 ROWS"
            })
    void windowsFollowTheClocksOfTheZone(String zone, String from, String windows, String clause)
            throws Exception {
        tables.getConfig().set("table.local-time-zone", zone);
        createInput(inserts(from));
        String query =
                "SELECT k, COUNT(*), SUM(n), window_start, window_end, CAST(window_time AS TIMESTAMP_LTZ(3)) FROM %s GROUP BY k, window_start, window_end, window_time "
                        .formatted(windows);

        assertThat(Dialect.materialised(changes(query + clause)))
                .hasSizeGreaterThan(5)
                .containsExactlyInAnyOrderElementsOf(changes(query));
    }

    /** Over the time of the inner windows. */
    @Test
    void windowsOverFinalResultsFollowTheClocksToo() throws Exception {
        tables.getConfig().set("table.local-time-zone", "Europe/Paris");
        createInput(inserts("2024-10-26T20:00:00Z"));
        String inner =
                "SELECT k, SUM(n) AS s, window_time AS t FROM %s GROUP BY k, window_start, window_end, window_time "
                        .formatted(TUMBLE);
        tables.executeSql("CREATE TEMPORARY VIEW flinks AS " + inner);
        tables.executeSql("CREATE TEMPORARY VIEW ours AS " + inner + "EMIT FINAL");
        String outer =
                "SELECT COUNT(*), SUM(s), window_start FROM TUMBLE(TABLE %s, DESCRIPTOR(t), INTERVAL '3' HOUR) GROUP BY window_start, window_end";

        assertThat(changes(outer.formatted("ours")))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(changes(outer.formatted("flinks")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EMIT CHANGES EVERY 7 ROWS",
                "EMIT CHANGES PER RECORD",
                "EMIT CHANGES ON WATERMARK",
                "EMIT FINAL"
            })
    void rowsThatAreTakenBackCountNoLonger(String clause) throws Exception {
        createInput(changes());
        String query =
                "SELECT k, COUNT(*), COUNT(DISTINCT n), SUM(n), AVG(n), MIN(n), MAX(d), SUM(c), MAX(c), COUNT(*) FILTER (WHERE n > 50), window_start FROM %s GROUP BY k, window_start, window_end "
                        .formatted(TUMBLE);

        List<Row> changes = changes(query + clause);
        assertThat(Dialect.materialised(changes))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(changes(query));
    }

    /** Flink's own VAR of this table is another in some windows than what its exact sums give. */
    @ParameterizedTest
    @ValueSource(strings = {"EMIT CHANGES EVERY 7 ROWS", "EMIT FINAL"})
    void variancesAreThoseOfTheRowsThatAreLeft(String clause) throws Exception {
        createInput(changes());
        String query = "SELECT k, window_start, %s FROM %s GROUP BY k, window_start, window_end ";
        String sums =
                "ROUND((SUM(c * c) * COUNT(c) - SUM(c) * SUM(c)) / CAST(COUNT(c) * COUNT(c) AS DECIMAL(10, 0)), 4)";

        assertThat(
                        Dialect.materialised(
                                changes(query.formatted("ROUND(VAR_POP(c), 4)", TUMBLE) + clause)))
                .isNotEmpty()
                .usingElementComparator(Comparator.comparing(EmitInputsITCase::number))
                .containsExactlyInAnyOrderElementsOf(changes(query.formatted(sums, TUMBLE)));
    }

    private static String number(Row row) {
        BigDecimal variance = row.getFieldAs(2);
        return row.getField(0)
                + " "
                + row.getField(1)
                + " "
                + variance.stripTrailingZeros().toPlainString();
    }

    /** What a deduplication leaves changes, and with it the windows. */
    @Test
    void theLatestRowOfEachKeyIsAggregated() throws Exception {
        // Late is what is taken back from a closed window, too; here none closes before the end.
        createInput(inserts("2024-05-01T00:00:00Z"), "INTERVAL '2' DAY");
        tables.executeSql(
                "CREATE TEMPORARY VIEW latest AS SELECT k, n, d, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k, n ORDER BY ts DESC) AS r FROM input) WHERE r = 1");
        String query =
                "SELECT k, COUNT(*), SUM(n), window_start FROM TUMBLE(TABLE latest, DESCRIPTOR(ts), INTERVAL '1' HOUR) GROUP BY k, window_start, window_end ";

        List<Row> changes = changes(query + "EMIT CHANGES PER RECORD");
        assertThat(changes).extracting(Row::getKind).contains(RowKind.DELETE);
        assertThat(Dialect.materialised(changes))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(changes(query));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SUM(d)| TUMBLING (ts, INTERVAL '1' HOUR)| SUM of DOUBLE cannot take a row back exactly",
                "STDDEV_POP(d)| TUMBLING (ts, INTERVAL '1' HOUR)| VAR or STDDEV of DOUBLE cannot take a row back exactly",
                "LAST_VALUE(n)| TUMBLING (ts, INTERVAL '1' HOUR)| LAST_VALUE of BIGINT cannot take a row back exactly",
                "COUNT(*)| SESSION (ts, INTERVAL '1' HOUR)| to take a row back may split a session"
            })
    void whatCannotTakeRowsBackIsRefusedByName(String aggregate, String window, String message) {
        createInput(changes());
        for (String clause : List.of("EMIT CHANGES", "EMIT FINAL")) {
            String query =
                    "SELECT k, %s FROM input GROUP BY k WINDOW %s %s"
                            .formatted(aggregate, window, clause);
            assertThatThrownBy(() -> tables.explainSql(query).length())
                    .hasStackTraceContaining(
                            clause + ": the input has updates or deletes, and " + message);
        }
    }

    private List<Row> changes(String query) throws Exception {
        List<Row> rows = new ArrayList<>();
        Table table = tables.sqlQuery(query);
        try (CloseableIterator<Row> result = table.execute().collect()) {
            result.forEachRemaining(rows::add);
        }
        return rows;
    }
}
