package io.sluice.sql;

import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates written as in a SELECT list:
 *
 * <pre>{@code
 * list       = aggregate { "," aggregate }
 * aggregate  = function "(" ( "*" | [ "DISTINCT" ] operand { "," operand } ) ")"
 *              [ "FILTER" "(" "WHERE" condition ")" ] [ "AS" ] name
 * condition  = conjunction { "OR" conjunction }
 * conjunction = test { "AND" test }
 * test       = "NOT" test | "(" condition ")"
 *            | column [ comparison literal | "IS" [ "NOT" ] ( "NULL" | "TRUE" | "FALSE" ) ]
 * }</pre>
 *
 * Functions and keywords are recognised in any case; columns and names are taken as they are
 * written, as elsewhere in Flink. Each aggregate has a name, since state is recognised by it: a
 * name made of its position, as SQL would make one, would change with the order of the list.
 *
 * @param text what was parsed
 * @param calls at least 1, with distinct names
 */
record AggregateList(String text, List<Call> calls) {

    /**
     * A word or literal and where it stands.
     *
     * @param position in the text, from 1
     */
    record Word(String text, int position) {}

    /**
     * One aggregate of the list.
     *
     * @param distinct whether equal values count once
     * @param operands as the function wants them; none for {@code *}
     * @param filter which rows count; null if all do
     * @param name of the result
     */
    record Call(
            SqlFunction function,
            boolean distinct,
            List<Word> operands,
            @Nullable FilterText filter,
            Word name) {

        boolean isCountAll() {
            return operands.isEmpty();
        }
    }

    /**
     * Parses a list.
     *
     * @throws ValidationException naming the text, the position, what is there and what would be
     *     right
     */
    static AggregateList parse(String text) {
        return new AggregateList(text, new AggregateParser(text).list());
    }

    /** What is wrong with a word of the text. */
    ValidationException error(Word word, String found, String expected) {
        return SqlTokens.error(text, word.position(), found, expected);
    }
}
