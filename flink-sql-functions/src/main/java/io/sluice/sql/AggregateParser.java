package io.sluice.sql;

import io.sluice.sql.AggregateList.Call;
import io.sluice.sql.AggregateList.Word;
import io.sluice.sql.SqlFunction.Operand;
import io.sluice.sql.SqlTokens.Kind;
import io.sluice.sql.SqlTokens.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.jspecify.annotations.Nullable;

/** Reads the text of an {@link AggregateList}. */
final class AggregateParser {

    private static final String NAME_WANTED =
            "AS and a name: the column of the result is called so, and state is recognised by it";

    /** NOTs and parentheses of a condition within one another: each takes a piece of the stack. */
    private static final int MAX_DEPTH = 100;

    private final String text;
    private final SqlTokens tokens;
    private final Map<String, Integer> namePositions = new HashMap<>();
    private int depth;

    AggregateParser(String text) {
        this.text = text;
        this.tokens = new SqlTokens(text);
    }

    List<Call> list() {
        List<Call> calls = new ArrayList<>();
        calls.add(call());
        while (takes(',')) {
            calls.add(call());
        }
        if (tokens.peek().kind() != Kind.END) {
            throw unexpected(tokens.peek(), "',' and another aggregate, or the end");
        }
        return List.copyOf(calls);
    }

    private Call call() {
        SqlFunction function = function();
        expect('(', "'(' after " + function);
        boolean distinct = distinct(function);
        List<Word> operands = operands(function, distinct);
        FilterText filter = filter();
        return new Call(function, distinct, operands, filter, name());
    }

    private SqlFunction function() {
        Token token = tokens.next();
        if (token.kind() != Kind.NAME) {
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

    private boolean distinct(SqlFunction function) {
        if (!tokens.peek().isKeyword("DISTINCT")) {
            return false;
        }
        if (function != SqlFunction.COUNT) {
            throw unexpected(tokens.peek(), "a column: only COUNT takes DISTINCT");
        }
        tokens.next();
        return true;
    }

    private List<Word> operands(SqlFunction function, boolean distinct) {
        if (tokens.peek().isSymbol('*')) {
            if (function != SqlFunction.COUNT || distinct) {
                throw unexpected(tokens.peek(), "a column: only COUNT takes '*'");
            }
            tokens.next();
            expect(')', "')' after '*'");
            return List.of();
        }
        List<Word> operands = new ArrayList<>();
        List<Operand> wanted = function.operands();
        operands.add(operand(function, distinct, wanted.get(0)));
        while (operands.size() < wanted.size() && takes(',')) {
            operands.add(operand(function, distinct, wanted.get(operands.size())));
        }
        if (operands.size() < function.required()) {
            throw unexpected(tokens.peek(), "',' and " + wanted.get(operands.size()).described());
        }
        expect(
                ')',
                operands.size() < wanted.size()
                        ? "')', or ',' and " + wanted.get(operands.size()).described()
                        : "')': an aggregate takes columns, and expressions belong into a SELECT before");
        return List.copyOf(operands);
    }

    private Word operand(SqlFunction function, boolean distinct, Operand wanted) {
        Token token = tokens.next();
        boolean fits =
                switch (wanted) {
                    case COLUMN -> token.isName();
                    case SHARE -> token.kind() == Kind.NUMBER && isShare(token.text());
                    case LIMIT -> token.kind() == Kind.NUMBER && isLimit(token.text());
                    case SEPARATOR -> token.kind() == Kind.TEXT;
                };
        if (!fits) {
            throw unexpected(
                    token,
                    function == SqlFunction.COUNT && !distinct
                            ? "a column or '*'"
                            : wanted.described());
        }
        return word(token);
    }

    private static boolean isShare(String number) {
        return Double.parseDouble(number) <= 1;
    }

    private static boolean isLimit(String number) {
        try {
            return Integer.parseInt(number) >= 1;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private @Nullable FilterText filter() {
        if (!tokens.peek().isKeyword("FILTER")) {
            return null;
        }
        tokens.next();
        expect('(', "'(' after FILTER");
        if (!tokens.peek().isKeyword("WHERE")) {
            throw unexpected(tokens.peek(), "WHERE");
        }
        tokens.next();
        FilterText condition = condition();
        expect(')', "AND, OR, or ')' at the end of the FILTER");
        return condition;
    }

    private FilterText condition() {
        return junction("OR");
    }

    /** Tests joined by OR, or by AND, which binds closer. */
    private FilterText junction(String keyword) {
        List<FilterText> parts = new ArrayList<>();
        boolean all = keyword.equals("AND");
        parts.add(all ? test() : junction("AND"));
        while (tokens.peek().isKeyword(keyword)) {
            tokens.next();
            parts.add(all ? test() : junction("AND"));
        }
        return parts.size() == 1 ? parts.get(0) : new FilterText.Junction(all, parts);
    }

    private FilterText test() {
        if (tokens.peek().isKeyword("NOT")) {
            enter(tokens.next());
            FilterText negated = test();
            depth--;
            return new FilterText.Negation(negated);
        }
        if (tokens.peek().isSymbol('(')) {
            enter(tokens.next());
            FilterText condition = condition();
            depth--;
            expect(')', "AND, OR, or ')'");
            return condition;
        }
        Token column = tokens.next();
        if (!column.isName()) {
            throw unexpected(column, "a column, NOT or '('");
        }
        if (tokens.peek().isKeyword("IS")) {
            tokens.next();
            return is(word(column));
        }
        Token operator = tokens.peek();
        if (operator.kind() != Kind.SYMBOL || operator.isSymbol(')')) {
            return new FilterText.Flag(word(column));
        }
        tokens.next();
        if (SqlCondition.Operator.of(operator.text()) == null) {
            throw unexpected(operator, "one of =, <>, <, <=, >, >=");
        }
        return comparison(word(column), word(operator));
    }

    private void enter(Token token) {
        if (++depth > MAX_DEPTH) {
            throw unexpected(
                    token, "at most " + MAX_DEPTH + " NOTs and parentheses within one another");
        }
    }

    private FilterText is(Word column) {
        boolean negated = tokens.peek().isKeyword("NOT");
        if (negated) {
            tokens.next();
        }
        Token what = tokens.next();
        if (!what.isKeyword("NULL") && !isTruth(what)) {
            throw unexpected(what, "NULL, TRUE or FALSE");
        }
        return new FilterText.Is(column, negated, what.text().toUpperCase(Locale.ROOT));
    }

    private FilterText comparison(Word column, Word operator) {
        boolean negative = takes('-');
        Token literal = tokens.next();
        boolean isNumber = literal.kind() == Kind.NUMBER;
        boolean fits = isNumber || (!negative && (literal.kind() == Kind.TEXT || isTruth(literal)));
        if (!fits) {
            throw unexpected(
                    literal,
                    "a number, a text in quotes, TRUE or FALSE; other conditions belong into a SELECT before, as a column of type BOOLEAN");
        }
        String value = negative ? "-" + literal.text() : literal.text();
        return new FilterText.Comparison(
                column, operator, new Word(value, literal.position()), literal.kind());
    }

    private static boolean isTruth(Token token) {
        return token.isKeyword("TRUE") || token.isKeyword("FALSE");
    }

    private Word name() {
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
        return word(name);
    }

    private static Word word(Token token) {
        return new Word(token.text(), token.position());
    }

    private boolean takes(char symbol) {
        if (!tokens.peek().isSymbol(symbol)) {
            return false;
        }
        tokens.next();
        return true;
    }

    private void expect(char symbol, String expected) {
        Token token = tokens.next();
        if (!token.isSymbol(symbol)) {
            throw unexpected(token, expected);
        }
    }

    private ValidationException unexpected(Token token, String expected) {
        return SqlTokens.error(text, token.position(), token.shown(), expected);
    }
}
