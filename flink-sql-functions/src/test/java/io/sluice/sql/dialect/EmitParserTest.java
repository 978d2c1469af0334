package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.sql.dialect.EmitClause.Moment;
import java.time.Duration;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmitParserTest {

    @Test
    void readsEveryOption() {
        assertThat(EmitParser.parse("EMIT CHANGES"))
                .isEqualTo(new EmitClause(Moment.CHANGES, null, null, null));
        assertThat(EmitParser.parse("emit changes every 500 rows"))
                .isEqualTo(new EmitClause(Moment.CHANGES, 500L, null, null));
        assertThat(EmitParser.parse("EMIT CHANGES EVERY INTERVAL '1.5' SECOND"))
                .isEqualTo(new EmitClause(Moment.INTERVAL, null, Duration.ofMillis(1_500), null));
        assertThat(
                        EmitParser.parse(
                                "EMIT CHANGES EVERY INTERVAL '2' MINUTES EVERY 1 ROW GRACE INTERVAL '1' DAY"))
                .isEqualTo(
                        new EmitClause(
                                Moment.CHANGES, 1L, Duration.ofMinutes(2), Duration.ofDays(1)));
        assertThat(EmitParser.parse("EMIT CHANGES ON WATERMARK"))
                .isEqualTo(new EmitClause(Moment.ON_WATERMARK, null, null, null));
        assertThat(EmitParser.parse("EMIT CHANGES PER RECORD"))
                .isEqualTo(new EmitClause(Moment.PER_RECORD, null, null, null));
        assertThat(EmitParser.parse("EMIT FINAL GRACE INTERVAL '0' HOUR"))
                .isEqualTo(new EmitClause(Moment.FINAL, null, null, Duration.ZERO));
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
                "EMIT FINAL GRACE INTERVAL '86400' SECOND"
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
                "EMIT CHANGES LIMIT 5| 14| 'LIMIT'"
            })
    void saysWhatIsWrongAndWhere(String clause, int column, String found) {
        assertThatThrownBy(() -> EmitParser.parse(clause))
                .isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Line 1, column " + column + ": EMIT: found " + found)
                .hasMessageContaining("expected");
    }
}
