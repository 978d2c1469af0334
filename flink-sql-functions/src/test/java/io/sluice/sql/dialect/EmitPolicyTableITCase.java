package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The table of clauses in the documentation: what comes out for the same eight rows. */
class EmitPolicyTableITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(1)
                            .build());

    private static final Path PAGE = Path.of("..", "docs", "emit-changes.md");

    private static final LocalDateTime MIDNIGHT = LocalDateTime.of(2024, 1, 1, 0, 0);

    private static final List<String> CLAUSES =
            List.of(
                    "EMIT CHANGES PER RECORD",
                    "EMIT CHANGES EVERY 3 ROWS",
                    "EMIT CHANGES ON WATERMARK",
                    "EMIT CHANGES EVERY INTERVAL '1' HOUR",
                    "EMIT FINAL",
                    "EMIT CHANGES PER RECORD GRACE INTERVAL '5' SECOND");

    @Test
    void theDocumentationShowsWhatComesOut() throws Exception {
        List<String> table = new ArrayList<>();
        for (String clause : CLAUSES) {
            table.add("| `%s` | %s |".formatted(clause, rows(clause)));
        }
        String expected = String.join("\n", table);
        assertThat(Files.readString(PAGE).contains(expected)).as(expected).isTrue();
    }

    private static String rows(String clause) throws Exception {
        MemorySinkFactory.clear();
        StreamTableEnvironment tables = Dialect.environment();
        StreamExecutionEnvironment environment = ((StreamTableEnvironmentImpl) tables).execEnv();
        environment.setParallelism(1);
        // One record after the other, and no batch ends by the clock.
        tables.getConfig().set("sluice.fold.mode", "OFF");
        tables.getConfig().set("sluice.emit.interval", "1 h");
        tables.createTemporaryView(
                "input",
                environment.fromData(
                        Types.ROW_NAMED(
                                new String[] {"k", "ts"}, Types.STRING, Types.LOCAL_DATE_TIME),
                        row("A", 1),
                        row("A", 2),
                        row("A", 3),
                        row("B", 4),
                        row("A", 11),
                        row("A", 8),
                        row("A", 12),
                        row("B", 13)),
                Schema.newBuilder()
                        .column("k", DataTypes.STRING())
                        .column("ts", DataTypes.TIMESTAMP(3))
                        .watermark("ts", "ts")
                        .build());
        tables.executeSql(
                "CREATE TABLE output (k STRING, window_start TIMESTAMP(3), window_end TIMESTAMP(3),"
                        + " n BIGINT, PRIMARY KEY (k, window_start, window_end) NOT ENFORCED) WITH"
                        + " ('connector' = 'memory')");
        tables.executeSql(
                        "INSERT INTO output SELECT k, window_start, window_end, COUNT(*) FROM input"
                                + " GROUP BY k WINDOW TUMBLING (ts, INTERVAL '10' SECOND) "
                                + clause
                                // Which Flink asks for with final results, as with its own windows.
                                + (clause.contains("FINAL") ? " ON CONFLICT DO NOTHING" : ""))
                .await();
        return MemorySinkFactory.written("output").stream()
                .map(
                        row ->
                                "%s %s@%s %s"
                                        .formatted(
                                                row.getKind().shortString(),
                                                row.getField(0),
                                                row.<LocalDateTime>getFieldAs(1).getSecond(),
                                                row.getField(3)))
                .collect(Collectors.joining(", "));
    }

    private static Row row(String key, int second) {
        return Row.of(key, MIDNIGHT.plusSeconds(second));
    }
}
