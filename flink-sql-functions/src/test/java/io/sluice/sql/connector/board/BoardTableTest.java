package io.sluice.sql.connector.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused when a query is planned, and what is not. */
class BoardTableTest {

    private static final String KEY = ", PRIMARY KEY (symbol) NOT ENFORCED";

    private final StreamTableEnvironment tables =
            StreamTableEnvironment.create(StreamExecutionEnvironment.getExecutionEnvironment());

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "'port' = '65536'; 'port' is 65536; it must be 0, which is any free one, to 65535",
                "'port' = 'http'; Could not parse value 'http' for key 'port'",
                "'host' = '0.0.0.0'; 'host' is '0.0.0.0', by which other machines could see the board. Add 'allow-remote' = 'true'",
                "'host' = ''; 'host' is ''",
                "'host' = 'no.such.host.invalid'; Add 'allow-remote' = 'true'",
                "'max-rows' = '0'; 'max-rows' is 0; it must be 1 to 5000",
                "'max-rows' = '5001'; it must be 1 to 5000",
                "'refresh-interval' = '1 ms'; 'refresh-interval' is PT0.001S; it must be 20 ms to 1 min",
                "'keep-open' = '366 d'; it must be 0 to 365 d",
                "'sparkline' = 'prize'; 'sparkline' is 'prize'; it must be a numeric column that is not part of the key: [price]",
                "'sparkline' = 'symbol'; it must be a numeric column",
                "'changelog' = 'append'; [upsert, retract]",
                "'prot' = '0'; Unsupported options found for 'sluice-board'",
            })
    void wrongOptionsAreNamed(String option, String message) {
        create(KEY, ", " + option);

        assertThatThrownBy(this::plan).hasStackTraceContaining(message);
    }

    @Test
    void aKeyIsNeeded() {
        create("", "");

        assertThatThrownBy(this::plan).hasStackTraceContaining("needs a PRIMARY KEY");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "'host' = 'localhost'",
                "'host' = '::1'",
                "'host' = '0.0.0.0', 'allow-remote' = 'true'",
                "'changelog' = 'retract', 'sparkline' = 'price', 'max-rows' = '5000'"
            })
    void rightOptionsAreAccepted(String options) {
        create(KEY, ", " + options);

        assertThat(plan()).contains("Sink(table=[default_catalog.default_database.board]");
    }

    @Test
    void theBoardAsksForRowsBeforeAnUpdateOnlyIfToldTo() {
        create(KEY, "");
        assertThat(changes()).contains("changelogMode=[I,UA]").doesNotContain("UB,");

        tables.executeSql("DROP TEMPORARY TABLE board");
        create(KEY, ", 'changelog' = 'retract'");
        assertThat(changes()).contains("changelogMode=[I,UB,UA]");
    }

    private void create(String key, String options) {
        tables.executeSql(
                "CREATE TEMPORARY TABLE board (symbol STRING, price DOUBLE%s) WITH ('connector' = 'sluice-board'%s)"
                        .formatted(key, options));
    }

    private String plan() {
        return tables.explainSql(
                "INSERT INTO board SELECT symbol, MAX(price) FROM (VALUES ('A', 1.5), ('A', 2.5)) AS t(symbol, price) GROUP BY symbol");
    }

    private String changes() {
        return tables.explainSql(
                "INSERT INTO board SELECT symbol, MAX(price) FROM (VALUES ('A', 1.5), ('A', 2.5)) AS t(symbol, price) GROUP BY symbol",
                ExplainDetail.CHANGELOG_MODE);
    }
}
