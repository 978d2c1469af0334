package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.functions.python.PythonAggregateFunction;
import org.apache.flink.table.functions.python.PythonEnv;
import org.apache.flink.table.functions.python.PythonFunctionKind;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the SQL client shows of a refusal: the innermost cause, and nothing else. */
class EmitRefusalsITCase {

    private static final String QUERY =
            "SELECT symbol, COUNT(*) FROM trades GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND)\n";

    private static final String COUNTS =
            "SELECT symbol, COUNT(*) AS n, window_start, window_end FROM trades GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '1' SECOND) EMIT CHANGES";

    private StreamTableEnvironment tables;

    @BeforeEach
    void createTables() {
        tables = Dialect.environment();
        Dialect.createTrades(tables);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "TUMBLING (trade_time, INTERVAL '0' SECOND)| Line 2, column 8: TUMBLE table function based aggregate requires size to be positive, but got 0 ms.| intervals greater than 0, such as INTERVAL '10' SECOND.",
                "TUMBLING (trade_time, INTERVAL -'1' SECOND)| Line 2, column 8: TUMBLE table function based aggregate requires size to be positive, but got -1000 ms.| intervals greater than 0",
                "TUMBLING (trade_time, INTERVAL '1' MONTH)| Line 2, column 8: Window aggregate only support SECOND, MINUTE, HOUR, DAY as the time unit.| Months and years have no fixed length: use DAY, or the calendar windows of the DataStream API.",
                "HOPPING (trade_time, INTERVAL '2' SECOND, INTERVAL '0' SECOND)| Line 2, column 8: HOP table function based aggregate requires slide and size to be positive, but got slide 0 ms and size 2000 ms.| intervals greater than 0",
                "HOPPING (trade_time, INTERVAL '1' YEAR, INTERVAL '1' SECOND)| Line 2, column 8: Window aggregate only support SECOND| Months and years",
                "SESSION (trade_time, INTERVAL '0' SECOND)| Line 2, column 8: SESSION table function based aggregate requires gap to be positive, but got gap 0 ms.| intervals greater than 0",
                "SESSION (trade_time, INTERVAL '1' MONTH)| Line 2, column 8: Window aggregate only support SECOND| Months and years"
            })
    void lengthsOfAWindowClause(String window, String found, String expected) {
        for (String clause : new String[] {"EMIT CHANGES", "EMIT FINAL"}) {
            assertThat(
                            shown(
                                    "SELECT symbol, COUNT(*) FROM trades GROUP BY symbol\nWINDOW "
                                            + window
                                            + "\n"
                                            + clause))
                    .startsWith(found)
                    .contains(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '0' SECOND)| TUMBLE table function based aggregate requires size to be positive, but got 0 ms.| intervals greater than 0",
                "TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' MONTH)| Window aggregate only support SECOND| Months and years",
                "HOP(TABLE trades, DESCRIPTOR(trade_time), INTERVAL -'1' SECOND, INTERVAL '2' SECOND)| HOP table function based aggregate requires slide and size to be positive| intervals greater than 0",
                "CUMULATE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '0' SECOND, INTERVAL '2' SECOND)| CUMULATE table function based aggregate requires maxSize and step to be positive| intervals greater than 0",
                "CUMULATE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '2' SECOND, INTERVAL '3' SECOND)| CUMULATE table function based aggregate requires maxSize must be an integral multiple of step| Let the size be a multiple of the step.",
                "SESSION(TABLE trades PARTITION BY symbol, DESCRIPTOR(trade_time), INTERVAL '0' SECOND)| SESSION table function based aggregate requires gap to be positive| intervals greater than 0"
            })
    void lengthsOfAWindowFunction(String windows, String found, String expected) {
        for (String clause : new String[] {"EMIT CHANGES", "EMIT FINAL"}) {
            assertThat(
                            shown(
                                    "SELECT symbol, COUNT(*)\nFROM "
                                            + windows
                                            + "\nGROUP BY symbol, window_start, window_end\n"
                                            + clause))
                    .startsWith("Line 2, column 6: " + found)
                    .contains(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "sluice.fold.max-rows| abc| must be a whole number up to 2147483647, got 'abc'",
                "sluice.fold.max-rows| 0| must be at least 1 row, got 0",
                "sluice.emit.batch-size| many| must be a whole number up to 9223372036854775807, got 'many'",
                "sluice.emit.interval| soon| must be a duration such as '100 ms', got 'soon'",
                "sluice.emit.interval| 0 s| must be greater than 0 ms, got 0 ms",
                "sluice.emit.latency-target| 1 ms| must be at least 2 ms, got 1 ms",
                "sluice.fold.mode| sometimes| must be one of [AUTO, ALWAYS, OFF], got 'sometimes'",
                "sluice.fold.min-ratio| half| must be a number such as '4.0', got 'half'",
                "sluice.fold.min-ratio| 0.5| must be at least 1 record per row, got 0.5",
                "sluice.memory.budget| much| must be a size such as '256 mb', got 'much'",
                "sluice.memory.spill| perhaps| must be true or false, got 'perhaps'"
            })
    void aWrongSettingIsNamed(String name, String value, String wrong) {
        String with = "EMIT CHANGES WITH ('%s' = '%s')".formatted(name, value);
        assertThat(shown(QUERY + with))
                .isEqualTo("Line 2, column 1: %s: %s %s.".formatted(with, name, wrong));

        tables.getConfig().set(name, value);
        assertThat(shown(QUERY + "EMIT FINAL"))
                .isEqualTo("Line 2, column 1: EMIT FINAL: %s %s.".formatted(name, wrong));
    }

    @Test
    void anUnknownSettingOfTheSessionIsNamed() {
        tables.getConfig().set("sluice.emit.bacth-size", "10");

        assertThat(shown(QUERY + "EMIT CHANGES"))
                .isEqualTo(
                        "Line 2, column 1: EMIT CHANGES: found the setting 'sluice.emit.bacth-size' in the session or the cluster, expected 'sluice.emit.batch-size'.");
        assertThat(tables.explainSql(QUERY)).contains("WindowAggregate(");

        createTables();
        tables.getConfig().set("sluice.unheard-of", "10");
        assertThat(shown(QUERY + "EMIT FINAL"))
                .startsWith(
                        "Line 2, column 1: EMIT FINAL: found the setting 'sluice.unheard-of' in the session or the cluster, expected one of [sluice.close.batch-size, ");
    }

    /** Also where there is nothing that it could be for. */
    @Test
    void aSettingOfTheSessionIsCheckedForAQueryWithoutWindows() {
        String withoutWindows = "SELECT symbol, COUNT(*) FROM trades GROUP BY symbol\nEMIT CHANGES";
        assertThat(tables.explainSql(withoutWindows)).contains("GroupAggregate(");

        tables.getConfig().set("sluice.emit.bacth-size", "10");
        assertThat(shown(withoutWindows))
                .isEqualTo(
                        "Line 2, column 1: EMIT CHANGES: found the setting 'sluice.emit.bacth-size' in the session or the cluster, expected 'sluice.emit.batch-size'.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BITMAP_BUILD_AGG(CAST(quantity AS INT))",
                "BITMAP_BUILD_CARDINALITY_AGG(CAST(quantity AS INT))"
            })
    void bitmaps(String call) {
        assertThat(shown(QUERY.replace("COUNT(*)", call) + "EMIT CHANGES"))
                .startsWith(
                        "Line 1, column 16: EMIT CHANGES: the function %s is not supported. There are COUNT"
                                .formatted(call.substring(0, call.indexOf('('))))
                .endsWith("For others use Flink's own windows (without EMIT).");
    }

    @Test
    void functionsInPython() {
        tables.createTemporarySystemFunction(
                "IN_PYTHON",
                new PythonAggregateFunction(
                        "in_python",
                        new byte[0],
                        new DataType[] {DataTypes.BIGINT()},
                        DataTypes.BIGINT(),
                        DataTypes.BIGINT(),
                        PythonFunctionKind.GENERAL,
                        true,
                        false,
                        new PythonEnv(PythonEnv.ExecType.PROCESS)));

        assertThat(shown(QUERY.replace("COUNT(*)", "IN_PYTHON(quantity)") + "EMIT CHANGES"))
                .startsWith("Line 2, column 1: ")
                .contains("Python UDAF and Java/Scala UDAF cannot be used together")
                .contains("EMIT is not there for aggregate functions in Python");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FIRST_VALUE", "LAST_VALUE"})
    void firstAndLastOfATableThatIsUpdated(String function) {
        String latest =
                "(SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY trader_id ORDER BY trade_time DESC) AS r FROM trades) WHERE r = 1) AS t";

        assertThat(
                        shown(
                                QUERY.replace("COUNT(*)", function + "(price)")
                                                .replace("trades", latest)
                                        + "EMIT CHANGES"))
                .startsWith(
                        "Line 1, column 16: EMIT CHANGES: the input has updates or deletes, and %s of DOUBLE cannot take a row back exactly."
                                .formatted(function));
    }

    @Test
    void aDeduplicationAboveChanges() {
        assertThat(
                        shown(
                                "SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY symbol, window_start, window_end ORDER BY t DESC) AS r FROM (\nSELECT symbol, COUNT(*) AS n, window_start, window_end, window_time AS t FROM TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '1' SECOND) GROUP BY symbol, window_start, window_end, window_time\nEMIT CHANGES)) WHERE r = 1"))
                .startsWith("Line 3, column 1: ")
                .contains("StreamPhysicalWindowDeduplicate doesn't support consuming update")
                .endsWith(
                        "EMIT CHANGES updates rows while their windows are open: use EMIT FINAL, which inserts each row once, or a sink that takes updates.");
    }

    @Test
    void aJoinOfTheWindowsOfTwoQueries() {
        String join =
                "SELECT a.symbol, a.n, b.n FROM (\n%s) AS a JOIN (\n%s) AS b ON a.symbol = b.symbol AND a.window_start = b.window_start AND a.window_end = b.window_end";

        assertThat(shown(join.formatted(COUNTS, COUNTS)))
                .startsWith("Line 2, column 134; Line 3, column 134: ")
                .contains("StreamPhysicalWindowJoin doesn't support consuming update")
                .contains("use EMIT FINAL");
        assertThat(
                        tables.explainSql(
                                join.formatted(COUNTS, COUNTS)
                                        .replace("EMIT CHANGES", "EMIT FINAL")))
                .contains("WindowJoin(", "EmitFinal(");
    }

    /** The message of the innermost cause. */
    private String shown(String statement) {
        Throwable innermost = catchThrowable(() -> tables.explainSql(statement).length());
        assertThat(innermost).as(statement).isNotNull();
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage());
    }
}
