package io.sluice.sql;

import org.apache.flink.table.api.ValidationException;

/**
 * Cuts SQL text into tokens: names, names in back quotes, numbers, texts in quotes, and symbols. A
 * name starts with a letter or an underscore and goes on with these, digits and dollar signs; in
 * back quotes it may be anything. A back quote within back quotes, or a quote within quotes, is
 * written twice.
 */
final class SqlTokens {

    enum Kind {
        NAME,
        QUOTED_NAME,
        NUMBER,
        TEXT,
        SYMBOL,
        END
    }

    /**
     * A piece of the text.
     *
     * @param text of a name or text without its quotes; empty at the end
     * @param position of its first character, from 1
     */
    record Token(Kind kind, String text, int position) {

        boolean isSymbol(char symbol) {
            return kind == Kind.SYMBOL && text.length() == 1 && text.charAt(0) == symbol;
        }

        boolean isKeyword(String keyword) {
            return kind == Kind.NAME && text.equalsIgnoreCase(keyword);
        }

        boolean isName() {
            return kind == Kind.NAME || kind == Kind.QUOTED_NAME;
        }

        /** As messages show it. */
        String shown() {
            return kind == Kind.END ? "the end of the text" : "'" + text + "'";
        }
    }

    private static final char BACK_QUOTE = '`';
    private static final char QUOTE = '\'';

    private final String text;
    private int at;
    private Token current;

    SqlTokens(String text) {
        this.text = text;
        this.current = read();
    }

    /** The token that is next, without passing it. */
    Token peek() {
        return current;
    }

    /** Passes the next token. */
    Token next() {
        Token passed = current;
        current = read();
        return passed;
    }

    private Token read() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        int start = at;
        if (start == text.length()) {
            return new Token(Kind.END, "", start + 1);
        }
        int first = text.codePointAt(start);
        if (first == BACK_QUOTE) {
            return readQuotedName(start);
        }
        if (first == QUOTE) {
            return new Token(Kind.TEXT, readQuoted(start, QUOTE, "a quote"), start + 1);
        }
        if (isDigit(start)) {
            return readNumber(start);
        }
        at += Character.charCount(first);
        if (first != '_' && !Character.isLetter(first)) {
            return readSymbol(start);
        }
        while (at < text.length() && isNamePart(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return new Token(Kind.NAME, text.substring(start, at), start + 1);
    }

    private boolean isDigit(int position) {
        return position < text.length()
                && text.charAt(position) >= '0'
                && text.charAt(position) <= '9';
    }

    private static boolean isNamePart(int character) {
        return Character.isLetterOrDigit(character) || character == '_' || character == '$';
    }

    /** Digits, with a decimal point if digits follow it. */
    private Token readNumber(int start) {
        skipDigits();
        if (at < text.length() && text.charAt(at) == '.' && isDigit(at + 1)) {
            at++;
            skipDigits();
        }
        return new Token(Kind.NUMBER, text.substring(start, at), start + 1);
    }

    private void skipDigits() {
        while (isDigit(at)) {
            at++;
        }
    }

    /** One character, or one of the comparisons of two. */
    private Token readSymbol(int start) {
        if (at < text.length()) {
            switch (text.substring(start, at + 1)) {
                case "<=", ">=", "<>", "!=" -> at++;
                default -> {}
            }
        }
        return new Token(Kind.SYMBOL, text.substring(start, at), start + 1);
    }

    private Token readQuotedName(int start) {
        String name = readQuoted(start, BACK_QUOTE, "a back quote");
        if (name.isBlank()) {
            throw error(text, start + 1, "a blank name", "a name between the back quotes");
        }
        return new Token(Kind.QUOTED_NAME, name, start + 1);
    }

    private String readQuoted(int start, char quote, String called) {
        StringBuilder content = new StringBuilder();
        for (int i = start + 1; i < text.length(); i++) {
            if (text.charAt(i) != quote) {
                content.append(text.charAt(i));
            } else if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
                content.append(quote);
                i++;
            } else {
                at = i + 1;
                return content.toString();
            }
        }
        throw error(text, start + 1, called + " that is not closed", called + " at its end");
    }

    /**
     * What is wrong with a text.
     *
     * @param position in the text, from 1
     */
    static ValidationException error(String text, int position, String found, String expected) {
        return new ValidationException(
                "Aggregates \"%s\", position %d: found %s, expected %s."
                        .formatted(text, position, found, expected));
    }
}
