package io.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                        new AggregateList.Call(SqlFunction.COUNT, null, 7, "trades", 13),
                        new AggregateList.Call(SqlFunction.SUM, "quantity", 25, "volume", 38),
                        new AggregateList.Call(SqlFunction.AVG, "price", 50, "avg_price", 60));
    }

    @Test
    void functionsAndAsAreReadInAnyCaseAndAsMayBeMissing() {
        assertThat(AggregateList.parse("count(*) as a, Min(Preis) b").calls())
                .containsExactly(
                        new AggregateList.Call(SqlFunction.COUNT, null, 7, "a", 13),
                        new AggregateList.Call(SqlFunction.MIN, "Preis", 20, "b", 27));
    }

    @Test
    void whiteSpaceIsFree() {
        assertThat(AggregateList.parse("\n MAX\t( x )\n AS\n y ").calls())
                .containsExactly(new AggregateList.Call(SqlFunction.MAX, "x", 9, "y", 18));
    }

    @Test
    void namesInBackQuotesMayBeAnything() {
        assertThat(AggregateList.parse("SUM(`a, b``)`) AS `AS`, COUNT(_Größe$1) AS 𝒳2").calls())
                .extracting(AggregateList.Call::column, AggregateList.Call::name)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a, b`)", "AS"),
                        org.assertj.core.groups.Tuple.tuple("_Größe$1", "𝒳2"));
    }

    @Test
    void namesThatDifferInCaseAreDifferent() {
        assertThat(AggregateList.parse("COUNT(*) AS n, COUNT(*) AS N").calls()).hasSize(2);
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
            COUNT(*) AS n, MEDIAN(x) AS m| 16 | the unknown function 'MEDIAN'   | one of COUNT, SUM, AVG, MIN, MAX
            COUNT n                      | 7  | 'n'                             | '(' after COUNT
            COUNT                        | 6  | the end of the text             | '(' after COUNT
            COUNT() AS n                 | 7  | ')'                             | a column or '*'
            SUM() AS n                   | 5  | ')'                             | a column
            SUM('x') AS n                | 5  | '''                             | a column
            SUM(*) AS n                  | 5  | '*'                             | a column: only COUNT takes '*'
            COUNT(DISTINCT x) AS n       | 7  | 'DISTINCT'                      | a column: DISTINCT is not supported
            SUM(x * y) AS n              | 7  | '*'                             | ')': an aggregate takes one column, and expressions belong into a SELECT before
            SUM(a.b) AS n                | 6  | '.'                             | ')': an aggregate takes one column, and expressions belong into a SELECT before
            SUM(x AS n                   | 7  | 'AS'                            | ')': an aggregate takes one column, and expressions belong into a SELECT before
            SUM(x                        | 6  | the end of the text             | ')': an aggregate takes one column, and expressions belong into a SELECT before
            COUNT(*)                     | 9  | the end of the text             | AS and a name: the column of the result is called so, and state is recognised by it
            COUNT(*), SUM(x) AS y        | 9  | ','                             | AS and a name: the column of the result is called so, and state is recognised by it
            COUNT(*) AS                  | 12 | the end of the text             | AS and a name: the column of the result is called so, and state is recognised by it
            COUNT(*) AS 1st              | 13 | '1'                             | AS and a name: the column of the result is called so, and state is recognised by it
            SUM(x) FILTER (WHERE y) AS n | 8  | 'FILTER'                        | AS and a name: the column of the result is called so, and state is recognised by it; FILTER is not supported
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
