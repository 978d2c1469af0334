package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sql.HostileText;
import java.util.List;
import java.util.Random;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements that are none: each is recognised, or refused by line and column. */
class HostileStatementsTest {

    private static final List<String> STATEMENTS =
            List.of(
                    "SELECT a FROM t GROUP BY a WINDOW TUMBLING (ts, INTERVAL '1' MINUTE) EMIT CHANGES",
                    "SELECT a FROM t GROUP BY a EMIT CHANGES EVERY 500 ROWS EVERY INTERVAL '1.5' SECOND GRACE INTERVAL '1' DAY",
                    "SELECT a FROM t EMIT FINAL WITH ('sluice.fold.mode' = 'OFF', 'sluice.emit.interval' = '5 ms');",
                    "(SELECT 1 EMIT CHANGES ON WATERMARK) -- it's\n; SELECT 2 EMIT CHANGES PER RECORD");

    private static final List<String> WORDS =
            List.of(
                    "EMIT",
                    "EMIT CHANGES",
                    "EMIT FINAL",
                    "EVERY",
                    "ROWS",
                    "INTERVAL",
                    "'9e999999999' DAY",
                    "GRACE",
                    "WITH (",
                    "WINDOW TUMBLING (",
                    "WINDOW SESSION (",
                    "GROUP BY",
                    "SELECT",
                    "ON WATERMARK",
                    "'1' CENTURY",
                    "HAVING");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Timeout(300)
    void everyStatementIsRecognisedOrRefusedByItsPlace(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            String text = HostileText.like(STATEMENTS, WORDS, random);
            try {
                assertThat(DialectStatement.of(text).stockText()).as(text).hasSameSizeAs(text);
            } catch (ValidationException refused) {
                assertThat(refused.getMessage()).as(text).matches("(?s).*Line \\d+, column \\d+.*");
            } catch (RuntimeException unnamed) {
                throw new AssertionError("seed " + seed + ": " + text, unnamed);
            }
        }
    }

    @Test
    @Timeout(300)
    void aLongTextTakesNoLongTime() {
        for (String part : WORDS) {
            String text = (part + " ").repeat(100_000 / part.length());
            try {
                DialectStatement.of(text);
            } catch (ValidationException refused) {
                assertThat(refused).hasMessageContaining("Line 1");
            }
        }
    }
}
