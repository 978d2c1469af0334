package io.sluice.sql;

import io.sluice.sql.SqlTokens.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates written as in a SELECT list:
 *
 * <pre>{@code
 * list      = aggregate { "," aggregate }
 * aggregate = function "(" ( column | "*" ) ")" [ "AS" ] name
 * }</pre>
 *
 * Functions and AS are recognised in any case; columns and names are taken as they are written, as
 * elsewhere in Flink. Each aggregate has a name, since state is recognised by it: a name made of
 * its position, as SQL would make one, would change with the order of the list.
 *
 * @param text what was parsed
 * @param calls at least 1, with distinct names
 */
record AggregateList(String text, List<Call> calls) {

    /**
     * One aggregate of the list. Positions are those in its text, from 1.
     *
     * @param column what it aggregates; null for {@code *}
     * @param columnPosition where the column or {@code *} stands
     * @param name of the result
     * @param namePosition where the name stands
     */
    record Call(
            SqlFunction function,
            @Nullable String column,
            int columnPosition,
            String name,
            int namePosition) {}

    private static final String NAME_WANTED =
            "AS and a name: the column of the result is called so, and state is recognised by it";

    /**
     * Parses a list.
     *
     * @throws ValidationException naming the text, the position, what is there and what would be
     *     right
     */
    static AggregateList parse(String text) {
        return new AggregateList(text, new Parser(text).list());
    }

    /** What is wrong at a position of the text. */
    ValidationException error(int position, String found, String expected) {
        return SqlTokens.error(text, position, found, expected);
    }

    private static final class Parser {

        private final String text;
        private final SqlTokens tokens;
        private final Map<String, Integer> namePositions = new HashMap<>();

        Parser(String text) {
            this.text = text;
            this.tokens = new SqlTokens(text);
        }

        List<Call> list() {
            List<Call> calls = new ArrayList<>();
            calls.add(call());
            while (tokens.peek().isSymbol(',')) {
                tokens.next();
                calls.add(call());
            }
            if (tokens.peek().kind() != SqlTokens.Kind.END) {
                throw unexpected(tokens.peek(), "',' and another aggregate, or the end");
            }
            return List.copyOf(calls);
        }

        private Call call() {
            SqlFunction function = function();
            expectSymbol('(', "'(' after " + function);
            Token operand = tokens.next();
            String column = column(function, operand);
            expectSymbol(
                    ')',
                    "')': an aggregate takes one column, and expressions belong into a SELECT before");
            Token name = name();
            return new Call(function, column, operand.position(), name.text(), name.position());
        }

        private SqlFunction function() {
            Token token = tokens.next();
            if (token.kind() != SqlTokens.Kind.NAME) {
                throw unexpected(token, "an aggregate such as COUNT(*) AS records");
            }
            return SqlFunction.named(token.text())
                    .orElseThrow(
                            () ->
                                    SqlTokens.error(
                                            text,
                                            token.position(),
                                            "the unknown function '" + token.text() + "'",
                                            "one of " + SqlFunction.names()));
        }

        private @Nullable String column(SqlFunction function, Token operand) {
            if (operand.isSymbol('*')) {
                if (function != SqlFunction.COUNT) {
                    throw unexpected(operand, "a column: only COUNT takes '*'");
                }
                return null;
            }
            if (operand.isKeyword("DISTINCT")) {
                throw unexpected(operand, "a column: DISTINCT is not supported");
            }
            if (!operand.isName()) {
                throw unexpected(
                        operand, function == SqlFunction.COUNT ? "a column or '*'" : "a column");
            }
            return operand.text();
        }

        private Token name() {
            if (tokens.peek().isKeyword("FILTER")) {
                throw unexpected(tokens.peek(), NAME_WANTED + "; FILTER is not supported");
            }
            if (tokens.peek().isKeyword("AS")) {
                tokens.next();
            }
            Token name = tokens.next();
            if (!name.isName()) {
                throw unexpected(name, NAME_WANTED);
            }
            Integer first = namePositions.putIfAbsent(name.text(), name.position());
            if (first != null) {
                throw SqlTokens.error(
                        text,
                        name.position(),
                        "the name '%s' again, after position %d".formatted(name.text(), first),
                        "a name that no other aggregate has");
            }
            return name;
        }

        private void expectSymbol(char symbol, String expected) {
            Token token = tokens.next();
            if (!token.isSymbol(symbol)) {
                throw unexpected(token, expected);
            }
        }

        private ValidationException unexpected(Token token, String expected) {
            return SqlTokens.error(text, token.position(), token.shown(), expected);
        }
    }
}
