package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows whose time is NULL: of ten rows, one a second, the fourth and the eighth. */
class NullTimeITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final String FUNCTION =
            "SELECT * FROM TUMBLE_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(ts), size => INTERVAL '5' SECOND, aggregates => 'COUNT(*) AS n')";

    private final StreamTableEnvironment tables = Dialect.environment();

    private void createInput(String watermark) {
        tables.executeSql("LOAD MODULE sluice");
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            LocalDateTime time = LocalDateTime.ofEpochSecond(1_000L + i, 0, ZoneOffset.UTC);
            rows.add(Row.of("a", (long) i, i == 3 || i == 7 ? null : time));
        }
        TypeInformation<Row> type =
                Types.ROW_NAMED(
                        new String[] {"k", "i", "ts"},
                        Types.STRING,
                        Types.LONG,
                        Types.LOCAL_DATE_TIME);
        DataStream<Row> stream =
                ((StreamTableEnvironmentImpl) tables)
                        .execEnv()
                        .fromData(rows, type)
                        .setParallelism(1)
                        .assignTimestampsAndWatermarks(
                                WatermarkStrategy.<Row>forBoundedOutOfOrderness(
                                                Duration.ofSeconds(1))
                                        .withTimestampAssigner(
                                                (row, ignored) ->
                                                        1_000_000L
                                                                + 1_000L * row.<Long>getFieldAs(1)))
                        .setParallelism(1);
        tables.createTemporaryView(
                "input",
                stream,
                Schema.newBuilder()
                        .column("k", DataTypes.STRING())
                        .column("i", DataTypes.BIGINT())
                        .column("ts", DataTypes.TIMESTAMP(3))
                        .watermark("ts", watermark)
                        .build());
    }

    /** The operator that Flink makes of WATERMARK FOR looks at every row's time. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                FUNCTION,
                "SELECT k, COUNT(*) FROM input GROUP BY k WINDOW TUMBLING (ts, INTERVAL '5' SECOND) EMIT CHANGES",
                "SELECT k, COUNT(*) FROM input GROUP BY k WINDOW TUMBLING (ts, INTERVAL '5' SECOND) EMIT FINAL",
                "SELECT k, COUNT(*) FROM input GROUP BY k WINDOW TUMBLING (ts, INTERVAL '5' SECOND)"
            })
    void anOrdinaryWatermarkFailsTheJob(String query) {
        createInput("ts - INTERVAL '1' SECOND");

        assertThatThrownBy(() -> rows(query))
                .hasStackTraceContaining("RowTime field should not be null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FUNCTION,
                "SELECT k, window_start, window_end, COUNT(*) FROM input WHERE ts IS NOT NULL GROUP BY k WINDOW TUMBLING (ts, INTERVAL '5' SECOND) EMIT CHANGES"
            })
    void withTheWatermarkOfTheSourceRowsWithoutTimeAreLeftOut(String query) throws Exception {
        createInput("SOURCE_WATERMARK()");

        assertThat(Dialect.materialised(rows(query)))
                .extracting(row -> row.getField(3))
                .containsExactlyInAnyOrder(4L, 4L);
    }

    @ParameterizedTest
    @CsvSource({
        "EMIT CHANGES, 'has NULL as its event time, so it belongs to no window. Filter such records out, or give them a time.'",
        "EMIT FINAL, 'has NULL as its event time, so it belongs to no window. Filter such records out, or give them a time.'",
        "'', RowTime field should not be null"
    })
    void inTheClauseAndInFlinksWindowsTheyFailTheJob(String clause, String message) {
        createInput("SOURCE_WATERMARK()");

        assertThatThrownBy(
                        () ->
                                rows(
                                        "SELECT k, COUNT(*) FROM input GROUP BY k WINDOW TUMBLING (ts, INTERVAL '5' SECOND) "
                                                + clause))
                .hasStackTraceContaining(message);
    }

    private List<Row> rows(String query) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> result = tables.executeSql(query).collect()) {
            result.forEachRemaining(rows::add);
        }
        return rows;
    }
}
