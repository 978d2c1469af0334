package io.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of aggregates that are none: each is refused by its position, or read. */
class HostileAggregatesTest {

    private static final List<String> LISTS =
            List.of(
                    "COUNT(*) AS n",
                    "COUNT(DISTINCT a) AS n, ARG_MAX(a, b) AS m, PERCENTILE(a, 0.95) AS p",
                    "STRING_AGG(a, '''; ', 7) s, TOP_N(a, 3) AS t",
                    "SUM(`a, b``)`) FILTER (WHERE NOT (a > -1.5 AND b IS NOT NULL) OR c = 'x') AS s");

    private static final List<String> WORDS =
            List.of(
                    "COUNT(",
                    "SUM(",
                    "PERCENTILE(",
                    "TOP_N(",
                    "DISTINCT",
                    "FILTER (WHERE",
                    "AS",
                    "AND",
                    "OR",
                    "NOT",
                    "IS",
                    "TRUE",
                    "a",
                    "*",
                    "<=",
                    "FROM",
                    "SELECT",
                    "é");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Timeout(300)
    void everyListIsReadOrRefusedByItsPosition(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            String text = HostileText.like(LISTS, WORDS, random);
            try {
                assertThat(AggregateList.parse(text).calls()).as(text).isNotEmpty();
            } catch (ValidationException refused) {
                assertThat(refused)
                        .as(text)
                        .hasMessageStartingWith("Aggregates \"" + text + "\", position ")
                        .hasMessageContaining(": found ")
                        .hasMessageContaining(", expected ");
            } catch (RuntimeException | StackOverflowError unnamed) {
                throw new AssertionError("seed " + seed + ": " + text, unnamed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "NOT ", "NOT("})
    void conditionsAreNotNestedWithoutEnd(String nested) {
        String list = "COUNT(*) FILTER (WHERE " + nested.repeat(100_000) + "a";
        assertThatThrownBy(() -> AggregateList.parse(list))
                .isInstanceOf(ValidationException.class)
                .hasMessageEndingWith(
                        "expected at most 100 NOTs and parentheses within one another.");
    }

    @Test
    void aLongConditionThatIsNotNestedIsRead() {
        String list = "COUNT(*) FILTER (WHERE (a)" + " OR NOT (a)".repeat(10_000) + ") AS n";
        assertThat(AggregateList.parse(list).calls()).hasSize(1);
    }
}
