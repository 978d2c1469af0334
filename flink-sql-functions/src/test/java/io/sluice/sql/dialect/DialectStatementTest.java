package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.sql.dialect.DialectStatement.WindowAt;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialectStatementTest {

    private static final List<String> PARTS =
            List.of(
                    "SELECT a ",
                    "emit, changes ",
                    "EMIT ",
                    "FROM `EMIT CHANGES` ",
                    "'EMIT CHANGES' ",
                    "'it''s -- EMIT FINAL' ",
                    "\"EMIT FINAL\" ",
                    "-- EMIT CHANGES\n",
                    "-- it's\r\n",
                    "// EMIT FINAL '\n",
                    "/* EMIT CHANGES; ' */ ",
                    "/*+ EMIT('CHANGES') */ ",
                    "(SELECT 1) ",
                    "U&'\\0045' ",
                    "`a``b EMIT FINAL` ",
                    "x.changes ",
                    "REMIT changes ",
                    "WINDOW w AS (PARTITION BY a) ",
                    "1.5e3 ",
                    "\n\t ");

    private static final List<String> CLAUSES =
            List.of(
                    "EMIT CHANGES",
                    "emit\nfinal",
                    "EMIT CHANGES EVERY 5 ROWS",
                    "Emit Changes on\twatermark grace interval '5' minutes",
                    "EMIT CHANGES EVERY INTERVAL '0.5' SECOND EVERY 10 ROWS",
                    "EMIT CHANGES PER RECORD");

    @Test
    void anEmitClauseIsOverwrittenAndEverythingElseStaysInItsPlace() {
        String text = "SELECT a FROM t\n  EMIT CHANGES\n  EVERY 5 ROWS; -- EMIT FINAL";
        DialectStatement statement = DialectStatement.of(text);

        assertThat(statement.stockText())
                .isEqualTo("SELECT a FROM t\n              \n              ; -- EMIT FINAL");
        assertThat(statement.emits())
                .singleElement()
                .satisfies(emit -> assertThat(statement.line(emit.start())).isEqualTo(2))
                .satisfies(emit -> assertThat(statement.column(emit.start())).isEqualTo(3))
                .satisfies(
                        emit -> assertThat(emit.clause()).hasToString("EMIT CHANGES EVERY 5 ROWS"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'EMIT CHANGES' FROM t",
                "SELECT 'it''s EMIT CHANGES' FROM t",
                "SELECT `EMIT CHANGES` FROM t",
                "SELECT `a``b EMIT CHANGES` FROM t",
                "SELECT a FROM t -- EMIT CHANGES",
                "SELECT a FROM t // EMIT CHANGES",
                "SELECT a /* EMIT CHANGES */ FROM t",
                "SELECT a /*+ HINT('EMIT CHANGES') */ FROM t",
                "SELECT emit, changes FROM t",
                "SELECT emit AS changes FROM t",
                "SELECT remit changes FROM t",
                "SELECT a FROM t WINDOW w AS (PARTITION BY a)",
                "SELECT a FROM t WINDOW tumbling AS (PARTITION BY a)",
                "SELECT a FROM t WINDOW tumble AS (PARTITION BY a)",
                "SELECT `window` FROM t WHERE window_end > (1)",
                "SELECT 'unclosed EMIT CHANGES",
                "SELECT a /* unclosed EMIT CHANGES",
                ""
            })
    void whatOnlyLooksLikeAClauseIsFlinks(String text) {
        assertThat(DialectStatement.mayConcern(text)).isFalse();
        assertThat(DialectStatement.of(text).stockText()).isEqualTo(text);
    }

    @Test
    void aWindowClauseBecomesACallInGroupBy() {
        DialectStatement statement =
                DialectStatement.of("SELECT k FROM t GROUP BY k WINDOW TUMBLING (ts, x)");

        assertThat(statement.stockText())
                .isEqualTo("SELECT k FROM t GROUP BY k ,      TUMBLING (ts, x)");
        assertThat(statement.windows()).containsExactly(new WindowAt("TUMBLING", 34));
    }

    @Test
    void aWindowClauseMayBeAllThatThereIsToGroupBy() {
        DialectStatement statement =
                DialectStatement.of("SELECT COUNT(*) FROM t WINDOW HOPPING (ts, x, y) EMIT FINAL");

        assertThat(statement.stockText())
                .isEqualTo("SELECT COUNT(*) FROM t GROUP BY W     (ts, x, y)           ");
        assertThat(statement.windows()).containsExactly(new WindowAt("HOPPING", 32));
    }

    @Test
    void aWindowClauseMayComeBeforeGroupBy() {
        DialectStatement statement =
                DialectStatement.of("SELECT k FROM t WINDOW sliding(ts, x, y) GROUP BY k");

        assertThat(statement.stockText())
                .isEqualTo("SELECT k FROM t GROUP BY W    (ts, x, y) ,        k");
        assertThat(statement.windows()).containsExactly(new WindowAt("SLIDING", 25));
    }

    @Test
    void aWindowClauseAfterHavingIsRefusedWithItsPlace() {
        assertThatThrownBy(
                        () ->
                                DialectStatement.of(
                                        "SELECT k FROM t GROUP BY k\nHAVING COUNT(*) > 1 WINDOW TUMBLING (ts, x)"))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("Line 2, column 21: WINDOW: found it after HAVING");
    }

    @Test
    void everyStatementOfASetHasItsClause() {
        DialectStatement statement =
                DialectStatement.of(
                        "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1 EMIT CHANGES; INSERT INTO b (SELECT 2 EMIT FINAL); END;");

        assertThat(statement.emits())
                .extracting(emit -> emit.clause().toString())
                .containsExactly("EMIT CHANGES", "EMIT FINAL");
    }

    /** Statements put together from parts of which it is known whether they are clauses. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void clausesAreFoundAmongAnythingThatLooksLikeThem(long seed) {
        Random random = new Random(seed);
        for (int n = 0; n < 500; n++) {
            StringBuilder text = new StringBuilder();
            StringBuilder stock = new StringBuilder();
            List<String> clauses = new ArrayList<>();
            int statements = 1 + random.nextInt(3);
            for (int i = 0; i < statements; i++) {
                int parts = 1 + random.nextInt(6);
                for (int j = 0; j < parts; j++) {
                    String part = PARTS.get(random.nextInt(PARTS.size()));
                    text.append(part);
                    stock.append(part);
                }
                if (random.nextBoolean()) {
                    String clause = CLAUSES.get(random.nextInt(CLAUSES.size()));
                    clauses.add(EmitParser.parse(clause).toString());
                    text.append(clause);
                    stock.append(clause.replaceAll("\\S", " "));
                }
                text.append(i + 1 < statements ? " ; " : "");
                stock.append(i + 1 < statements ? " ; " : "");
            }

            DialectStatement statement = DialectStatement.of(text.toString());

            assertThat(statement.stockText()).as(text.toString()).isEqualTo(stock.toString());
            assertThat(statement.emits())
                    .as(text.toString())
                    .extracting(emit -> emit.clause().toString())
                    .isEqualTo(clauses);
        }
    }
}
