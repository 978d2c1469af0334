package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the table "You write" of docs/sql-functions.md shows can be planned. */
class ComparisonTableITCase {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private static StreamTableEnvironment flink;
    private static StreamTableEnvironment sluice;
    private static List<List<String>> rows;

    @BeforeAll
    static void readTable() throws IOException {
        flink = environment("default");
        sluice = environment("hive");
        rows =
                Files.readAllLines(Path.of("../docs/sql-functions.md")).stream()
                        .dropWhile(line -> !line.startsWith("## You write"))
                        .filter(line -> line.startsWith("|"))
                        .skip(2)
                        .map(line -> List.of(line.substring(1).split("\\|")))
                        .toList();
        assertThat(rows).hasSize(7).allMatch(row -> row.size() == 4);
    }

    private static StreamTableEnvironment environment(String dialect) {
        StreamTableEnvironment tables = Dialect.environment(dialect);
        tables.executeSql("LOAD MODULE sluice");
        tables.executeSql(
                "CREATE TEMPORARY TABLE t (k STRING, v BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen')");
        return tables;
    }

    /** The first code of a cell; empty if there is none. */
    private static String code(List<String> row, int column) {
        Matcher code = CODE.matcher(row.get(column));
        return code.find() ? code.group(1) : "";
    }

    @Test
    void whatIsWrittenInFlink() {
        for (List<String> row : rows) {
            String code = code(row, 0);
            if (code.startsWith("GROUP BY")) {
                plan(flink, "SELECT k, COUNT(*) FROM t " + code);
            } else if (!code.isEmpty()) {
                plan(
                        flink,
                        code.startsWith("SELECT")
                                ? code
                                : "SELECT k, COUNT(*) FROM TABLE(%s) GROUP BY k, window_start, window_end"
                                        .formatted(code));
            }
        }
    }

    @Test
    void whatIsWrittenWithTheFunctions() {
        String first = code(rows.get(0), 2);
        for (List<String> row : rows) {
            String code = code(row, 2).replace("'...'", "'COUNT(*) AS n'");
            if (code.contains("=>")) {
                plan(
                        flink,
                        "SELECT * FROM TUMBLE_CHANGES(input => TABLE t PARTITION BY k, timecol => DESCRIPTOR(ts), size => INTERVAL '1' MINUTE, aggregates => 'COUNT(*) AS n', %s)"
                                .formatted(code));
            } else if (!code.isEmpty()) {
                plan(flink, code.startsWith("SELECT") ? code : "SELECT * FROM " + code);
            }
        }
        assertThat(first).startsWith("SELECT * FROM TUMBLE_CHANGES(");
    }

    @Test
    void whatIsWrittenWithTheClause() {
        String first = code(rows.get(0), 3);
        for (List<String> row : rows) {
            String code = code(row, 3);
            if (code.startsWith("WINDOW")) {
                plan(
                        sluice,
                        "SELECT k, COUNT(*) FROM t GROUP BY k %s EMIT CHANGES".formatted(code));
            } else if (code.startsWith("GRACE")) {
                plan(sluice, first + " " + code);
            } else if (code.equals("EMIT CHANGES")) {
                String windows = code(row, 0);
                plan(
                        sluice,
                        "SELECT k, COUNT(*) FROM TABLE(%s) GROUP BY k, window_start, window_end EMIT CHANGES"
                                .formatted(windows));
            } else if (code.startsWith("EMIT")) {
                plan(sluice, first.replace("EMIT CHANGES", code));
            } else if (!code.isEmpty()) {
                plan(sluice, code);
            }
        }
        assertThat(first).endsWith("EMIT CHANGES");
    }

    private static void plan(StreamTableEnvironment tables, String statement) {
        assertThat(tables.explainSql(statement)).as(statement).contains("Execution Plan");
    }
}
