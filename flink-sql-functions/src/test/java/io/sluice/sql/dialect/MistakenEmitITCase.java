package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.delegation.Parser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes at EMIT get Sluice's message, and everything else that is named so gets Flink's. */
class MistakenEmitITCase {

    /** Queries without a mistake. Some cannot be followed by a name. */
    private static final List<String> QUERIES =
            List.of(
                    "SELECT a FROM t GROUP BY a",
                    "SELECT a\nFROM t GROUP BY a HAVING COUNT(*) > 1",
                    "SELECT a FROM t GROUP BY a WINDOW TUMBLING (ts, INTERVAL '1' MINUTE)",
                    "SELECT 'EMIT CHANGE' FROM `EMIT`, t AS emit WHERE emit.a = 1 -- EMIT CHANGE\n",
                    "SELECT a FROM t",
                    "SELECT a FROM t AS x",
                    "SELECT a FROM t JOIN u ON t.a = u.a",
                    "SELECT emit FROM t GROUP BY emit");

    /** What was meant to be a clause, and what the message says was found. */
    private static final List<String> MISTAKES =
            List.of(
                    "EMIT CHANGE|'CHANGE'",
                    "emit chnages|'chnages'",
                    "EMIT\n  FINALLY|'FINALLY'",
                    "EMIT CHANEGS EVERY 10 ROWS|'CHANEGS'",
                    "EMIT CHANGES EVERY 10 RECORDS|'RECORDS'",
                    "EMIT CHANGES PER ROWS|'ROWS'",
                    "EMIT EVERY INTERVAL '1' SECOND|'EVERY'",
                    "EMIT PER RECORD|'PER'",
                    "EMIT CHANGES ON WATERMARKS|'WATERMARKS'",
                    "EMIT FINAL GRACE '1' SECOND|''1''");

    /** Mistakes in statements in which something is named emit. */
    private static final List<String> OTHER_MISTAKES =
            List.of(
                    "SELECT emit FROM t WERE a = 1",
                    "SELECT emit, FROM t",
                    "SELECT a FROM t emit WERE x = 1",
                    "SELECT a FROM t AS emit WHERE",
                    "SELECT a emit change FROM t",
                    "SELECT a FROM t emit GROUP a",
                    "SELECT a FROM t WHERE emit = ",
                    "SELECT a FROM t WHERE a = emit AND OR b",
                    "SELECT a FROM t JOIN u emit ON t.a = emit.a WERE a = 1",
                    "SELECT a FROM u JOIN t emit ON u.a = emit.a changes x",
                    "SELECT 'EMIT CHANGE' FROM t WERE a = 1",
                    "SELECT a FROM t -- EMIT CHANGE\nWERE a = 1",
                    "SELECT a FROM `EMIT` CHANGE x",
                    "INSERT INTO emit change SELECT 1",
                    "SELECT a FROM t GROUP BY a, emit HAVIN COUNT(*) > 1",
                    "CREATE TABLE emit (a INT b INT)");

    private Parser parser;

    @BeforeEach
    void createParser() {
        parser = ((TableEnvironmentInternal) Dialect.environment()).getParser();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SELECT a FROM t GROUP BY a EMIT CHANGE| 33| 'CHANGE', expected CHANGES or FINAL",
                "SELECT a FROM t GROUP BY a EMIT CHANGE;| 33| 'CHANGE', expected CHANGES or FINAL",
                "SELECT a FROM t EMIT CHANGE| 22| 'CHANGE', expected CHANGES or FINAL",
                "SELECT a FROM t GROUP BY a EMIT| 32| the end of the statement, expected CHANGES or FINAL",
                "SELECT a FROM t GROUP BY a EMIT;| 32| ';', expected CHANGES or FINAL",
                "SELECT a FROM t GROUP BY a EMIT ALL| 33| 'ALL', expected CHANGES or FINAL",
                "SELECT * FROM (SELECT a FROM t GROUP BY a EMIT)| 47| ')', expected CHANGES or FINAL",
                "CREATE VIEW v AS SELECT a FROM t GROUP BY a EMIT CHANGED| 50| 'CHANGED', expected CHANGES or FINAL",
                "EXPLAIN SELECT a FROM t GROUP BY a EMIT CHANGED| 41| 'CHANGED', expected CHANGES or FINAL",
                "INSERT INTO s SELECT a FROM t GROUP BY a EMIT FINALS ON CONFLICT DO NOTHING| 47| 'FINALS', expected CHANGES or FINAL",
                "EXECUTE STATEMENT SET BEGIN INSERT INTO s SELECT a FROM t GROUP BY a EMIT CHANGES; INSERT INTO s SELECT a FROM t GROUP BY a EMIT FINALE; END| 130| 'FINALE', expected CHANGES or FINAL",
                "SELECT a FROM t GROUP BY a EMIT CHANGES EVERY 10| 49| the end of the statement, expected ROWS",
                "SELECT a FROM t GROUP BY a EMIT CHANGES PER ROWS| 45| 'ROWS', expected RECORD",
                "SELECT a FROM t GROUP BY a EMIT CHANGES WINDOW TUMBLING (ts, INTERVAL '1' MINUTE)| 41| 'WINDOW', expected EVERY n ROWS"
            })
    void saysWhatWouldBeRight(String statement, int column, String message) {
        assertThatThrownBy(() -> parser.parse(statement))
                .isInstanceOf(ValidationException.class)
                .hasMessageStartingWith(
                        "Line 1, column %d: EMIT: found %s".formatted(column, message));
    }

    @Test
    void everyMistakeIsFoundAfterEveryQuery() {
        Random random = new Random(1);
        for (String query : QUERIES) {
            for (String mistake : MISTAKES) {
                int found = mistake.indexOf('|');
                String clause = mistake.substring(0, found);
                boolean inParentheses = random.nextBoolean();
                String text =
                        (inParentheses ? "SELECT 1 FROM (" : "")
                                + query
                                + " "
                                + clause
                                + (inParentheses ? ") AS q" : "")
                                + (random.nextBoolean() ? " ;" : "");

                assertThatThrownBy(() -> parser.parse(text))
                        .as(text)
                        .hasMessageMatching("Line \\d, column \\d+: EMIT: found .*")
                        .hasMessageContaining("found " + mistake.substring(found + 1));
            }
        }
    }

    @Test
    void whatIsOnlyNamedSoIsLeftToFlink() {
        for (String statement : OTHER_MISTAKES) {
            assertThatThrownBy(() -> parser.parse(statement))
                    .as(statement)
                    .isInstanceOf(SqlParserException.class)
                    .hasMessageNotContaining("EMIT: found");
        }
    }

    /** Queries with a character too much or too few, and names that look like clauses. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aMistakeElsewhereIsNotBlamedOnANameInAnotherPlace(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            String query = OTHER_MISTAKES.get(random.nextInt(OTHER_MISTAKES.size()));
            String before = QUERIES.get(random.nextInt(QUERIES.size())).replace("WINDOW", "AND");
            String text = before + (random.nextBoolean() ? " UNION ALL " : "; ") + query;
            String message = message(text);
            assertThat(message).as(text).doesNotContain("EMIT: found");
        }
    }

    private String message(String text) {
        try {
            parser.parse(text);
            return "";
        } catch (RuntimeException refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
