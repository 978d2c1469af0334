package io.sluice.sql.dialect;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts SQL text into tokens, as Flink's own lexer does: comments are left out, and what stands in
 * quotes is one token. A quote or comment that is not closed reaches to the end of the text; to
 * refuse it is left to Flink.
 */
final class Lexer {

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        lexer.run();
        return List.copyOf(lexer.tokens);
    }

    private void run() {
        while (at < text.length()) {
            char next = text.charAt(at);
            if (Character.isWhitespace(next)) {
                at++;
            } else if (text.startsWith("--", at) || text.startsWith("//", at)) {
                skipLine();
            } else if (text.startsWith("/*", at)) {
                skipComment();
            } else {
                read(next);
            }
        }
    }

    private void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
    }

    private void skipComment() {
        int end = text.indexOf("*/", at + 2);
        at = end < 0 ? text.length() : end + 2;
    }

    private void read(char first) {
        int start = at;
        Token.Kind kind;
        if (first == '\'') {
            kind = Token.Kind.STRING;
            skipQuoted(first);
        } else if (first == '`' || first == '"') {
            kind = Token.Kind.QUOTED;
            skipQuoted(first);
        } else if (isDigit(first)) {
            kind = Token.Kind.NUMBER;
            skipNumber();
        } else if (Character.isJavaIdentifierStart(first)) {
            kind = Token.Kind.WORD;
            while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
                at++;
            }
        } else {
            kind = Token.Kind.SYMBOL;
            at++;
        }
        tokens.add(new Token(kind, text.substring(start, at), start));
    }

    /** A quote inside is written twice. */
    private void skipQuoted(char quote) {
        at++;
        while (at < text.length()) {
            if (text.charAt(at++) == quote) {
                if (at == text.length() || text.charAt(at) != quote) {
                    return;
                }
                at++;
            }
        }
    }

    private void skipNumber() {
        while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
