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
