package io.sluice.sql.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.api.ValidationException;

/**
 * A statement with what Sluice adds to the grammar found in it. EMIT clauses are overwritten with
 * blanks, and a WINDOW clause with a call in GROUP BY, in such a way that everything else stays at
 * its line and column: what is left is Flink's own SQL.
 *
 * @param text as written
 * @param stockText what Flink's parser can read
 * @param emits in the order of the text
 * @param windows in the order of the text
 */
public record DialectStatement(
        String text, String stockText, List<EmitAt> emits, List<WindowAt> windows) {

    /** Keywords of window clauses, upper case. */
    private static final Set<String> WINDOWS = Set.of("TUMBLING", "HOPPING", "SLIDING", "SESSION");

    /** What ksqlDB calls the lengths of a window, upper case. */
    private static final Set<String> LENGTHS = Set.of("SIZE", "ADVANCE");

    /** What ends the part of a query that a WINDOW clause belongs to, seen backwards. */
    private static final Set<String> AFTER_GROUP_BY =
            Set.of("HAVING", "QUALIFY", "ORDER", "LIMIT", "OFFSET", "FETCH");

    /**
     * An EMIT clause and its place.
     *
     * @param start offset of EMIT
     * @param end offset after the clause's last character
     */
    public record EmitAt(EmitClause clause, int start, int end) {}

    /**
     * A WINDOW clause and the place of the call that stands for it in the stock text.
     *
     * @param kind TUMBLING, HOPPING, SLIDING or SESSION
     * @param call offset of the call's name
     */
    public record WindowAt(String kind, int call) {}

    /** Whether a statement may have to do with Sluice; if not, it is Flink's as it stands. */
    public static boolean mayConcern(String text) {
        List<Token> tokens = Lexer.tokens(text);
        for (int i = 0; i < tokens.size(); i++) {
            if (isEmit(tokens, i) || isWindowOfSomeKind(tokens, i)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Finds the clauses.
     *
     * @throws ValidationException with line and column, if a clause is not as it must be
     */
    public static DialectStatement of(String text) {
        List<Token> tokens = Lexer.tokens(text);
        List<EmitAt> emits = new ArrayList<>();
        List<WindowAt> windows = new ArrayList<>();
        String stock = text;
        for (int i = 0; i < tokens.size(); i++) {
            if (isEmit(tokens, i)) {
                EmitParser.Found found = EmitParser.find(text, tokens, i);
                int start = tokens.get(i).start();
                int end = tokens.get(found.next() - 1).end();
                emits.add(new EmitAt(found.clause(), start, end));
                stock = SqlText.overwritten(stock, start, end, "");
            } else if (isWindow(tokens, i)) {
                stock = windowAsCall(text, stock, tokens, i, windows);
            } else if (isWindowOfSomeKind(tokens, i)) {
                throw DialectException.at(
                        text,
                        tokens.get(i + 1).start(),
                        "WINDOW: found '%s', expected TUMBLING, HOPPING, SLIDING or SESSION"
                                .formatted(tokens.get(i + 1).text()));
            }
        }
        return new DialectStatement(text, stock, List.copyOf(emits), List.copyOf(windows));
    }

    /** The stock text with something that is not longer in the place of an EMIT clause. */
    public String withInPlaceOf(EmitAt emit, String replacement) {
        return SqlText.overwritten(stockText, emit.start(), emit.end(), replacement);
    }

    /** Line of a place in the text, from 1. */
    public int line(int offset) {
        return SqlText.line(text, offset);
    }

    /** Column of a place in the text, from 1. */
    public int column(int offset) {
        return SqlText.column(text, offset);
    }

    /** What is wrong at a place in the text. */
    public ValidationException error(int offset, String message) {
        return DialectException.at(text, offset, message);
    }

    private static boolean isEmit(List<Token> tokens, int at) {
        return tokens.get(at).isWord("EMIT")
                && at + 1 < tokens.size()
                && (tokens.get(at + 1).isWord("CHANGES") || tokens.get(at + 1).isWord("FINAL"));
    }

    private static boolean isWindow(List<Token> tokens, int at) {
        return isWindowOfSomeKind(tokens, at)
                && WINDOWS.stream().anyMatch(tokens.get(at + 1)::isWord);
    }

    /** SQL's own WINDOW goes on with a name and AS. */
    private static boolean isWindowOfSomeKind(List<Token> tokens, int at) {
        return tokens.get(at).isWord("WINDOW")
                && at + 2 < tokens.size()
                && tokens.get(at + 1).kind() == Token.Kind.WORD
                && tokens.get(at + 2).isSymbol('(');
    }

    /** ksqlDB names the lengths, and not the time. */
    private static void requireTime(String text, List<Token> tokens, int first) {
        boolean isNamedLength =
                first + 1 < tokens.size()
                        && LENGTHS.stream().anyMatch(tokens.get(first)::isWord)
                        && tokens.get(first + 1).kind() == Token.Kind.NUMBER;
        if (isNamedLength) {
            throw DialectException.at(
                    text,
                    tokens.get(first).start(),
                    "WINDOW: found '%s %s', expected the time column and then the lengths, as in (ts, INTERVAL '%s' MINUTE)"
                            .formatted(
                                    tokens.get(first).text(),
                                    tokens.get(first + 1).text(),
                                    tokens.get(first + 1).text()));
        }
    }

    private static String windowAsCall(
            String text, String stock, List<Token> tokens, int at, List<WindowAt> windows) {
        requireTime(text, tokens, at + 3);
        Token window = tokens.get(at);
        Token kind = tokens.get(at + 1);
        String name = kind.text().toUpperCase(java.util.Locale.ROOT);
        if (followsGroupBy(text, tokens, at)) {
            windows.add(new WindowAt(name, kind.start()));
            return SqlText.overwritten(stock, window.start(), window.end(), ",");
        }
        // The clause is all there is to group by, or comes before GROUP BY, as in ksqlDB.
        String grouping = "GROUP BY W";
        windows.add(new WindowAt(name, window.start() + grouping.length() - 1));
        String called = SqlText.overwritten(stock, window.start(), kind.end(), grouping);
        int next = afterParenthesis(tokens, at + 2);
        if (next + 1 < tokens.size()
                && tokens.get(next).isWord("GROUP")
                && tokens.get(next + 1).isWord("BY")) {
            return SqlText.overwritten(
                    called, tokens.get(next).start(), tokens.get(next + 1).end(), ",");
        }
        return called;
    }

    /** Walks back to the SELECT that the clause belongs to. */
    private static boolean followsGroupBy(String text, List<Token> tokens, int window) {
        int depth = 0;
        for (int i = window - 1; i >= 0; i--) {
            Token token = tokens.get(i);
            if (token.isSymbol(')')) {
                depth++;
            } else if (token.isSymbol('(')) {
                depth--;
            }
            if (depth < 0 || (depth == 0 && (token.isWord("SELECT") || token.isSymbol(';')))) {
                return false;
            }
            if (depth == 0 && token.isWord("GROUP")) {
                return true;
            }
            if (depth == 0 && AFTER_GROUP_BY.stream().anyMatch(token::isWord)) {
                throw DialectException.at(
                        text,
                        tokens.get(window).start(),
                        "WINDOW: found it after %s, expected it directly after GROUP BY and its columns"
                                .formatted(token.text()));
            }
        }
        return false;
    }

    /** Index of the token after the parenthesis that closes the one at an index. */
    private static int afterParenthesis(List<Token> tokens, int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            if (tokens.get(i).isSymbol('(')) {
                depth++;
            } else if (tokens.get(i).isSymbol(')') && --depth == 0) {
                return i + 1;
            }
        }
        return tokens.size();
    }
}
