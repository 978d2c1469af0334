package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.sql.dialect.EmitClause.Moment;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmitParserTest {

    @Test
    void readsEveryOption() {
        assertThat(EmitParser.parse("EMIT CHANGES"))
                .isEqualTo(clause(Moment.CHANGES, null, null, null));
        assertThat(EmitParser.parse("emit changes every 500 rows"))
                .isEqualTo(clause(Moment.CHANGES, 500L, null, null));
        assertThat(EmitParser.parse("EMIT CHANGES EVERY INTERVAL '1.5' SECOND"))
                .isEqualTo(clause(Moment.INTERVAL, null, Duration.ofMillis(1_500), null));
        assertThat(
                        EmitParser.parse(
                                "EMIT CHANGES EVERY INTERVAL '2' MINUTES EVERY 1 ROW GRACE INTERVAL '1' DAY"))
                .isEqualTo(clause(Moment.CHANGES, 1L, Duration.ofMinutes(2), Duration.ofDays(1)));
        assertThat(EmitParser.parse("EMIT CHANGES ON WATERMARK"))
                .isEqualTo(clause(Moment.ON_WATERMARK, null, null, null));
        assertThat(EmitParser.parse("EMIT CHANGES PER RECORD"))
                .isEqualTo(clause(Moment.PER_RECORD, null, null, null));
        assertThat(EmitParser.parse("EMIT FINAL GRACE INTERVAL '0' HOUR"))
                .isEqualTo(clause(Moment.FINAL, null, null, Duration.ZERO));
    }

    @Test
    void readsSettings() {
        assertThat(
                        EmitParser.parse(
                                        "EMIT CHANGES GRACE INTERVAL '1' DAY with ('sluice.fold.mode'='OFF', 'sluice.emit.batch-size' = '5')")
                                .options())
                .containsExactly(
                        Map.entry("sluice.emit.batch-size", "5"),
                        Map.entry("sluice.fold.mode", "OFF"));
    }

    private static EmitClause clause(
            Moment moment,
            @Nullable Long rows,
            @Nullable Duration interval,
            @Nullable Duration grace) {
        return new EmitClause(moment, rows, interval, grace, Collections.emptySortedMap());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EMIT CHANGES",
                "EMIT FINAL",
                "EMIT CHANGES ON WATERMARK",
                "EMIT CHANGES PER RECORD GRACE INTERVAL '30' SECOND",
                "EMIT CHANGES EVERY 1 ROW",
                "EMIT CHANGES EVERY 20 ROWS EVERY INTERVAL '0.250' SECOND",
                "EMIT CHANGES EVERY INTERVAL '60' SECOND",
                "EMIT FINAL GRACE INTERVAL '86400' SECOND",
                "EMIT CHANGES WITH ('sluice.emit.batch-size' = '5', 'sluice.emit.interval' = '1''s')"
            })
    void writesWhatItReads(String clause) {
        assertThat(EmitParser.parse(clause)).hasToString(clause);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "EMIT CHANGES EVERY| 19| the end of the statement",
                "EMIT CHANGES EVERY 0 ROWS| 20| '0'",
                "EMIT CHANGES EVERY 1.5 ROWS| 20| '1.5'",
                "EMIT CHANGES EVERY 10 MINUTES| 23| 'MINUTES'",
                "EMIT CHANGES EVERY INTERVAL '0' SECOND| 29| '0'",
                "EMIT CHANGES EVERY INTERVAL '0.0001' SECOND| 29| '0.0001'",
                "EMIT CHANGES EVERY INTERVAL 'x' SECOND| 29| 'x'",
                "EMIT CHANGES EVERY INTERVAL '1' MONTH| 33| 'MONTH'",
                "EMIT CHANGES EVERY INTERVAL '1:30' MINUTE TO SECOND| 43| 'TO'",
                "EMIT CHANGES ON| 16| the end of the statement",
                "EMIT CHANGES ON RECORD| 17| 'RECORD'",
                "EMIT CHANGES PER RECORD ON WATERMARK| 25| a second option",
                "EMIT CHANGES EVERY 5 ROWS EVERY 6 ROWS| 27| a second option",
                "EMIT FINAL EVERY 5 ROWS| 12| 'EVERY'",
                "EMIT FINAL GRACE INTERVAL '-1' SECOND| 27| '-1'",
                "EMIT CHANGES WITH 'a' = 'b'| 19| ''a'', expected '('",
                "EMIT CHANGES WITH ('a' = 'b')| 20| the setting 'a', expected one of [sluice.close.batch-size, ",
                "EMIT CHANGES WITH ('sluice.fold.mode')| 38| ')', expected '='",
                "EMIT CHANGES WITH ('sluice.fold.mode' = OFF)| 41| 'OFF', expected a setting's value in single quotes",
                "EMIT CHANGES WITH ('sluice.fold.mode' = 'OFF', 'sluice.fold.mode' = 'AUTO')| 48| 'sluice.fold.mode' a second time",
                "EMIT CHANGES WITH ('sluice.fold.mode' = 'OFF'| 46| the end of the statement, expected ')'",
                "EMIT CHANGES WITH ('sluice.fold.mode' = 'OFF') PER RECORD| 48| 'PER'",
                "EMIT CHANGES LIMIT 5| 14| 'LIMIT'"
            })
    void saysWhatIsWrongAndWhere(String clause, int column, String found) {
        assertThatThrownBy(() -> EmitParser.parse(clause))
                .isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Line 1, column " + column + ": EMIT")
                .hasMessageContaining(": found " + found)
                .hasMessageContaining("expected");
    }
}
