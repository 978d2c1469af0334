package io.sluice.sql.dialect;

import io.sluice.sql.NearestNames;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.flink.table.api.ValidationException;

/**
 * Finds EMIT where a clause was meant but none is: {@code ... EMIT CHANGE}. EMIT is no keyword of
 * Flink, so it may also be the name of a column or table in a statement with some other mistake. It
 * is a clause only if the statement is right without everything from it to the end of its query.
 *
 * @param stockText what Flink's parser could not read
 * @param isStock whether Flink's parser can read a text
 */
public record MistakenEmit(String stockText, Predicate<String> isStock) {

    /** What nothing but a clause goes on with. */
    private static final List<String> HEADS = List.of("CHANGES", "FINAL");

    private static final Set<String> OPTIONS = Set.of("EVERY", "GRACE", "PER");

    /** What is no part of a clause. */
    private static final Set<String> OF_QUERIES =
            Set.of(
                    "SELECT",
                    "FROM",
                    "WHERE",
                    "JOIN",
                    "GROUP",
                    "HAVING",
                    "WINDOW",
                    "QUALIFY",
                    "ORDER",
                    "UNION",
                    "EXCEPT",
                    "INTERSECT");

    /**
     * What is wrong with the EMIT at, or directly before, the place where Flink's parser gave up.
     *
     * @param line of that place
     * @param column of that place
     * @return nothing if there is none, or if it may be something else
     */
    public Optional<ValidationException> at(int line, int column) {
        List<Token> tokens = Lexer.tokens(stockText);
        int at = index(tokens, line, column);
        for (int emit = at; emit >= Math.max(0, at - 1); emit--) {
            if (emit < tokens.size() && tokens.get(emit).isWord("EMIT")) {
                return isMeant(tokens, emit)
                        ? Optional.of(EmitParser.mistake(stockText, tokens, emit))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private int index(List<Token> tokens, int line, int column) {
        for (int i = 0; i < tokens.size(); i++) {
            int start = tokens.get(i).start();
            if (SqlText.line(stockText, start) == line
                    && SqlText.column(stockText, start) == column) {
                return i;
            }
        }
        return tokens.size();
    }

    private boolean isMeant(List<Token> tokens, int emit) {
        int end = endOfQuery(tokens, emit);
        if (tokens.subList(emit + 1, end).stream().anyMatch(MistakenEmit::isOfQuery)) {
            return false;
        }
        int start = tokens.get(emit).start();
        int last = tokens.get(end - 1).end();
        if (!isStock.test(SqlText.overwritten(stockText, start, last, ""))) {
            return false;
        }
        boolean mayBeName = isStock.test(SqlText.overwritten(stockText, start, last, "EMIT"));
        return !mayBeName || (emit + 1 < end && goesOnLikeAClause(tokens.get(emit + 1)));
    }

    private static boolean isOfQuery(Token token) {
        return OF_QUERIES.stream().anyMatch(token::isWord);
    }

    private static boolean goesOnLikeAClause(Token token) {
        return token.kind() == Token.Kind.WORD
                && (OPTIONS.stream().anyMatch(token::isWord)
                        || !NearestNames.of(token.text(), HEADS).isEmpty());
    }

    /** Index after the last token of the query that a token is in. */
    private static int endOfQuery(List<Token> tokens, int from) {
        int depth = 0;
        for (int i = from; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.isSymbol('(')) {
                depth++;
            } else if (token.isSymbol(')') && --depth < 0) {
                return i;
            } else if (token.isSymbol(';') || EmitParser.endsInsert(tokens, i)) {
                return i;
            }
        }
        return tokens.size();
    }
}
