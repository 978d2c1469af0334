package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Misspelt names of the functions' arguments: in Sluice's dialect, and as Flink takes them. */
class NamedArgumentsITCase {

    private static final String CALL =
            "SELECT * FROM TUMBLE_CHANGES(input => TABLE trades PARTITION BY symbol,\ntimecol => DESCRIPTOR(trade_time), size => INTERVAL '1' SECOND, aggregates => 'COUNT(*) AS n',\nemit => 'FINAL', window_offset => INTERVAL '0.5' SECOND, uid => 'windows')";

    private final StreamTableEnvironment tables = environment("hive");

    private static StreamTableEnvironment environment(String dialect) {
        StreamTableEnvironment tables = Dialect.environment(dialect);
        Dialect.createTrades(tables);
        tables.executeSql("LOAD MODULE sluice");
        tables.executeSql(
                "CREATE TEMPORARY FUNCTION my_windows AS 'io.sluice.sql.function.TumbleChangesFunction'");
        return tables;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "emit => 'FINAL'| emitt => 'FINAL'| Line 3, column 1: TUMBLE_CHANGES: found the argument 'emitt', expected 'emit'.",
                "size =>| siez =>| Line 2, column 36: TUMBLE_CHANGES: found the argument 'siez', expected 'size'.",
                "size =>| SIZE =>| Line 2, column 36: TUMBLE_CHANGES: found the argument 'SIZE', expected 'size'.",
                "emit => 'FINAL'| alowed_lateness => INTERVAL '1' SECOND| Line 3, column 1: TUMBLE_CHANGES: found the argument 'alowed_lateness', expected 'allowed_lateness'.",
                "emit =>| `every` =>| Line 3, column 1: TUMBLE_CHANGES: found the argument 'every', expected one of [input, timecol, size, aggregates, emit, allowed_lateness, late, window_offset, on_time, uid]."
            })
    void aMisspeltArgumentIsNamed(String right, String wrong, String expected) {
        String call = CALL.replace(right, wrong);

        assertThatThrownBy(() -> tables.explainSql(call))
                .isExactlyInstanceOf(ValidationException.class)
                .hasNoCause()
                .hasMessage(expected);
        assertThatThrownBy(() -> tables.executeSql("CREATE VIEW v AS " + call))
                .hasMessageContaining("TUMBLE_CHANGES: found the argument");
        assertThatThrownBy(
                        () ->
                                tables.explainSql(
                                        "SELECT symbol, COUNT(*) FROM trades GROUP BY symbol UNION ALL SELECT symbol, n FROM ("
                                                + call
                                                + ") EMIT CHANGES"))
                .hasMessageContaining("TUMBLE_CHANGES: found the argument");
        assertThatThrownBy(() -> tables.explainSql(call.replace("TUMBLE_CHANGES", "my_windows")))
                .hasMessageContaining("my_windows: found the argument");
    }

    /** Flink says only that it has no such function. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "TUMBLE_CHANGES| size => INTERVAL '1' MONTH| 'size'| INTERVAL '1' MONTH, which has no fixed length, expected an interval of days to seconds such as INTERVAL '30' DAY.",
                "TUMBLE_CHANGES| size => INTERVAL '1-2' YEAR TO MONTH| 'size'| INTERVAL '1-2' YEAR TO MONTH, which has no fixed length, expected an interval of days to seconds such as INTERVAL '30' DAY.",
                "TUMBLE_CHANGES| size => 60000| 'size'| 60000, expected an interval of days to seconds such as INTERVAL '10' SECOND.",
                "TUMBLE_CHANGES| size => -5| 'size'| -5, expected an interval of days to seconds such as INTERVAL '10' SECOND.",
                "TUMBLE_CHANGES| size => '5 seconds'| 'size'| '5 seconds', expected an interval of days to seconds such as INTERVAL '10' SECOND.",
                "TUMBLE_CHANGES| size => INTERVAL '1' HOUR, window_offset => 5| 'window_offset'| 5, expected an interval of days to seconds such as INTERVAL '10' SECOND.",
                "HOP_CHANGES| slide => 1000, size => INTERVAL '5' SECOND| 'slide'| 1000, expected an interval of days to seconds such as INTERVAL '10' SECOND.",
                "CUMULATE_CHANGES| step => INTERVAL '1' YEAR, size => INTERVAL '5' SECOND| 'step'| INTERVAL '1' YEAR, which has no fixed length, expected an interval of days to seconds such as INTERVAL '30' DAY.",
                "SESSION_CHANGES| gap => TRUE| 'gap'| TRUE, expected an interval of days to seconds such as INTERVAL '10' SECOND.",
                "SESSION_CHANGES| gap => INTERVAL '1' SECOND, allowed_lateness => INTERVAL '1' MONTH| 'allowed_lateness'| INTERVAL '1' MONTH, which has no fixed length, expected an interval of days to seconds such as INTERVAL '30' DAY."
            })
    void whatIsNoIntervalIsNamed(String function, String arguments, String name, String found) {
        String call =
                "SELECT * FROM %s(input => TABLE trades PARTITION BY symbol, timecol => DESCRIPTOR(trade_time), aggregates => 'COUNT(*) AS n',\n%s)"
                        .formatted(function, arguments);
        int column = arguments.lastIndexOf("=> " + found.split(", (which|expected)", 2)[0]) + 4;

        assertThatThrownBy(() -> tables.explainSql(call))
                .isExactlyInstanceOf(ValidationException.class)
                .hasNoCause()
                .hasMessage(
                        "Line 2, column %d: %s, argument %s: found %s"
                                .formatted(column, function, name, found));
    }

    @Test
    void whatIsNoIntervalIsNamedWithoutArgumentNamesToo() {
        assertThatThrownBy(
                        () ->
                                tables.explainSql(
                                        "SELECT * FROM TUMBLE_CHANGES(TABLE trades PARTITION BY symbol, DESCRIPTOR(trade_time), INTERVAL '1' MONTH, 'COUNT(*) AS n')"))
                .hasMessage(
                        "Line 1, column 88: TUMBLE_CHANGES, argument 'size': found INTERVAL '1' MONTH, which has no fixed length, expected an interval of days to seconds such as INTERVAL '30' DAY.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CALL,
                "SELECT symbol, COUNT(*) FROM TUMBLE(DATA => TABLE trades, TIMECOL => DESCRIPTOR(trade_time), SIZE => INTERVAL '1' SECOND) GROUP BY symbol, window_start, window_end"
            })
    void whatIsRightIsPlannedAsByFlink(String statement) {
        assertThat(tables.explainSql(statement))
                .isEqualTo(environment("default").explainSql(statement));
    }

    /** What the check is for; when this fails, Flink does it itself. */
    @Test
    void flinkLeavesOutWhatItDoesNotKnow() {
        StreamTableEnvironment flink = environment("default");

        assertThat(
                        flink.explainSql(
                                CALL.replace(
                                        "emit => 'FINAL'",
                                        "emitt => 'FINAL', alowed_lateness => INTERVAL '1' SECOND")))
                .contains(
                        "_UTF-16LE'COUNT(*) AS n', DEFAULT(), DEFAULT(), DEFAULT(), 500:INTERVAL");
        assertThatThrownBy(() -> flink.explainSql(CALL.replace("size =>", "siez =>")))
                .hasStackTraceContaining(
                        "TUMBLE_CHANGES, argument 'size': found nothing, expected an interval such as INTERVAL '10' SECOND.");
    }
}
