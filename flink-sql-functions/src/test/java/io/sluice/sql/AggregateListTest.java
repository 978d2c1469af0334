package io.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregateListTest {

    @Test
    void readsFunctionsColumnsAndNames() {
        assertThat(
                        AggregateList.parse(
                                        "COUNT(*) AS trades, SUM(quantity) AS volume, AVG(price) AS avg_price")
                                .calls())
                .containsExactly(
                        call(SqlFunction.COUNT, word("trades", 13)),
                        call(SqlFunction.SUM, word("volume", 38), word("quantity", 25)),
                        call(SqlFunction.AVG, word("avg_price", 60), word("price", 50)));
    }

    @Test
    void functionsAndAsAreReadInAnyCaseAndAsMayBeMissing() {
        assertThat(AggregateList.parse("count(*) as a, Min(Preis) b").calls())
                .containsExactly(
                        call(SqlFunction.COUNT, word("a", 13)),
                        call(SqlFunction.MIN, word("b", 27), word("Preis", 20)));
    }

    @Test
    void whiteSpaceIsFree() {
        assertThat(AggregateList.parse("\n MAX\t( x )\n AS\n y ").calls())
                .containsExactly(call(SqlFunction.MAX, word("y", 18), word("x", 9)));
    }

    @Test
    void namesInBackQuotesMayBeAnything() {
        assertThat(AggregateList.parse("SUM(`a, b``)`) AS `AS`, COUNT(_Größe$1) AS 𝒳2").calls())
                .extracting(one -> one.operands().get(0).text(), one -> one.name().text())
                .containsExactly(tuple("a, b`)", "AS"), tuple("_Größe$1", "𝒳2"));
    }

    @Test
    void namesThatDifferInCaseAreDifferent() {
        assertThat(AggregateList.parse("COUNT(*) AS n, COUNT(*) AS N").calls()).hasSize(2);
    }

    @Test
    void readsOperandsOfEveryKind() {
        assertThat(
                        AggregateList.parse(
                                        """
                                        COUNT(DISTINCT a) AS n, ARG_MAX(a, b) AS m, PERCENTILE(a, 0.95) AS p,
                                        STRING_AGG(a) AS s1, STRING_AGG(a, '''; ') AS s2, STRING_AGG(a, '', 7) AS s3,
                                        ARRAY_AGG(a) AS l1, ARRAY_AGG(a, 3) AS l2, stddev(a) AS d, variance(a) AS v""")
                                .calls())
                .extracting(
                        AggregateList.Call::function,
                        AggregateList.Call::distinct,
                        one -> one.operands().stream().map(AggregateList.Word::text).toList())
                .containsExactly(
                        tuple(SqlFunction.COUNT, true, List.of("a")),
                        tuple(SqlFunction.ARG_MAX, false, List.of("a", "b")),
                        tuple(SqlFunction.PERCENTILE, false, List.of("a", "0.95")),
                        tuple(SqlFunction.STRING_AGG, false, List.of("a")),
                        tuple(SqlFunction.STRING_AGG, false, List.of("a", "'; ")),
                        tuple(SqlFunction.STRING_AGG, false, List.of("a", "", "7")),
                        tuple(SqlFunction.ARRAY_AGG, false, List.of("a")),
                        tuple(SqlFunction.ARRAY_AGG, false, List.of("a", "3")),
                        tuple(SqlFunction.STDDEV_SAMP, false, List.of("a")),
                        tuple(SqlFunction.VAR_SAMP, false, List.of("a")));
    }

    @Test
    void readsFilters() {
        assertThat(filter("a")).isEqualTo(flag("a", 24));
        assertThat(filter("NOT a OR b AND c"))
                .isEqualTo(
                        new FilterText.Junction(
                                false,
                                List.of(
                                        new FilterText.Negation(flag("a", 28)),
                                        new FilterText.Junction(
                                                true, List.of(flag("b", 33), flag("c", 39))))));
        assertThat(filter("(a OR b) AND c"))
                .isEqualTo(
                        new FilterText.Junction(
                                true,
                                List.of(
                                        new FilterText.Junction(
                                                false, List.of(flag("a", 25), flag("b", 30))),
                                        flag("c", 37))));
        assertThat(filter("a IS NOT null"))
                .isEqualTo(new FilterText.Is(word("a", 24), true, "NULL"));
        assertThat(filter("a <> -1.5"))
                .isEqualTo(
                        new FilterText.Comparison(
                                word("a", 24),
                                word("<>", 26),
                                word("-1.5", 30),
                                SqlTokens.Kind.NUMBER));
        assertThat(filter("a>='it''s'"))
                .isEqualTo(
                        new FilterText.Comparison(
                                word("a", 24),
                                word(">=", 25),
                                word("it's", 27),
                                SqlTokens.Kind.TEXT));
    }

    private static FilterText filter(String condition) {
        return AggregateList.parse("COUNT(*) FILTER (WHERE " + condition + ") AS n")
                .calls()
                .get(0)
                .filter();
    }

    private static FilterText flag(String column, int position) {
        return new FilterText.Flag(word(column, position));
    }

    private static AggregateList.Word word(String text, int position) {
        return new AggregateList.Word(text, position);
    }

    private static AggregateList.Call call(
            SqlFunction function, AggregateList.Word name, AggregateList.Word... operands) {
        return new AggregateList.Call(function, false, List.of(operands), null, name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
            ""                           | 1  | the end of the text             | an aggregate such as COUNT(*) AS records
            "   "                        | 4  | the end of the text             | an aggregate such as COUNT(*) AS records
            COUNT(*) AS n,               | 15 | the end of the text             | an aggregate such as COUNT(*) AS records
            , COUNT(*) AS n              | 1  | ','                             | an aggregate such as COUNT(*) AS records
            `COUNT`(*) AS n              | 1  | 'COUNT'                         | an aggregate such as COUNT(*) AS records
            7 AS n                       | 1  | '7'                             | an aggregate such as COUNT(*) AS records
            COUNT(*) AS n, MODE(x) AS m  | 16 | the unknown function 'MODE'     | one of COUNT, SUM, AVG, MIN, MAX, FIRST, LAST, VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP, ARG_MIN, ARG_MAX, APPROX_COUNT_DISTINCT, MEDIAN, PERCENTILE, STRING_AGG, ARRAY_AGG, TOP_N
            COUNT n                      | 7  | 'n'                             | '(' after COUNT
            COUNT                        | 6  | the end of the text             | '(' after COUNT
            COUNT() AS n                 | 7  | ')'                             | a column or '*'
            SUM() AS n                   | 5  | ')'                             | a column
            SUM('x') AS n                | 5  | 'x'                             | a column
            SUM(*) AS n                  | 5  | '*'                             | a column: only COUNT takes '*'
            SUM(DISTINCT x) AS n         | 5  | 'DISTINCT'                      | a column: only COUNT takes DISTINCT
            COUNT(DISTINCT *) AS n       | 16 | '*'                             | a column: only COUNT takes '*'
            COUNT(* x) AS n              | 9  | 'x'                             | ')' after '*'
            ARG_MIN(x) AS n              | 10 | ')'                             | ',' and a column
            ARG_MIN(x, 7) AS n           | 12 | '7'                             | a column
            PERCENTILE(x, 95) AS n       | 15 | '95'                            | a number from 0 to 1, such as 0.95
            TOP_N(x, 0) AS n             | 10 | '0'                             | a whole number of at least 1
            TOP_N(x, 1.5) AS n           | 10 | '1.5'                           | a whole number of at least 1
            TOP_N(x, 99999999999) AS n   | 10 | '99999999999'                   | a whole number of at least 1
            STRING_AGG(x, 7) AS n        | 15 | '7'                             | a separator in quotes, such as ','
            STRING_AGG(x, ',' AS n       | 19 | 'AS'                            | ')', or ',' and a whole number of at least 1
            STRING_AGG(x, 'a) AS n       | 15 | a quote that is not closed      | a quote at its end
            SUM(x) FILTER y AS n         | 15 | 'y'                             | '(' after FILTER
            SUM(x) FILTER (y) AS n       | 16 | 'y'                             | WHERE
            SUM(x) FILTER (WHERE y       | 23 | the end of the text             | AND, OR, or ')' at the end of the FILTER
            SUM(x) FILTER (WHERE y z) AS n | 24 | 'z'                           | AND, OR, or ')' at the end of the FILTER
            SUM(x) FILTER (WHERE (y z)) AS n | 25 | 'z'                         | AND, OR, or ')'
            SUM(x) FILTER (WHERE 7) AS n | 22 | '7'                             | a column, NOT or '('
            SUM(x) FILTER (WHERE y + 1) AS n | 24 | '+'                         | one of =, <>, <, <=, >, >=
            SUM(x) FILTER (WHERE y = z) AS n | 26 | 'z'                         | a number, a text in quotes, TRUE or FALSE; other conditions belong into a SELECT before, as a column of type BOOLEAN
            SUM(x) FILTER (WHERE y IS z) AS n | 27 | 'z'                        | NULL, TRUE or FALSE
            SUM(x) FILTER (WHERE y)      | 24 | the end of the text             | AS and a name: the column of the result is called so, and state is recognised by it
            SUM(x * y) AS n              | 7  | '*'                             | ')': an aggregate takes columns, and expressions belong into a SELECT before
            SUM(a.b) AS n                | 6  | '.'                             | ')': an aggregate takes columns, and expressions belong into a SELECT before
            SUM(x AS n                   | 7  | 'AS'                            | ')': an aggregate takes columns, and expressions belong into a SELECT before
            SUM(x                        | 6  | the end of the text             | ')': an aggregate takes columns, and expressions belong into a SELECT before
            COUNT(*)                     | 9  | the end of the text             | AS and a name: the column of the result is called so, and state is recognised by it
            COUNT(*), SUM(x) AS y        | 9  | ','                             | AS and a name: the column of the result is called so, and state is recognised by it
            COUNT(*) AS                  | 12 | the end of the text             | AS and a name: the column of the result is called so, and state is recognised by it
            COUNT(*) AS 1st              | 13 | '1'                             | AS and a name: the column of the result is called so, and state is recognised by it
            COUNT(*) AS n, SUM(x) AS n   | 26 | the name 'n' again, after position 13 | a name that no other aggregate has
            COUNT(*) AS n FROM t         | 15 | 'FROM'                          | ',' and another aggregate, or the end
            COUNT(*) AS n;               | 14 | ';'                             | ',' and another aggregate, or the end
            SUM(`x) AS n                 | 5  | a back quote that is not closed | a back quote at its end
            SUM(``) AS n                 | 5  | a blank name                    | a name between the back quotes
            """)
    void errorsNameTextPositionWhatIsThereAndWhatWouldBeRight(
            String text, int position, String found, String expected) {
        assertThatThrownBy(() -> AggregateList.parse(text))
                .isInstanceOf(ValidationException.class)
                .hasMessage(
                        "Aggregates \"%s\", position %d: found %s, expected %s."
                                .formatted(text, position, found, expected));
    }
}
