package io.sluice.sql;

import org.apache.flink.table.api.ValidationException;

/**
 * Cuts SQL text into tokens: names, names in back quotes, and single symbols. A name starts with a
 * letter or an underscore and goes on with these, digits and dollar signs; in back quotes it may be
 * anything, with a back quote written twice.
 */
final class SqlTokens {

    enum Kind {
        NAME,
        QUOTED_NAME,
        SYMBOL,
        END
    }

    /**
     * A piece of the text.
     *
     * @param text of a quoted name without its quotes; empty at the end
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

    private static final char QUOTE = '`';

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
        if (first == QUOTE) {
            return readQuoted(start);
        }
        at += Character.charCount(first);
        if (first != '_' && !Character.isLetter(first)) {
            return new Token(Kind.SYMBOL, text.substring(start, at), start + 1);
        }
        while (at < text.length() && isNamePart(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return new Token(Kind.NAME, text.substring(start, at), start + 1);
    }

    private static boolean isNamePart(int character) {
        return Character.isLetterOrDigit(character) || character == '_' || character == '$';
    }

    private Token readQuoted(int start) {
        StringBuilder name = new StringBuilder();
        for (int i = start + 1; i < text.length(); i++) {
            if (text.charAt(i) != QUOTE) {
                name.append(text.charAt(i));
            } else if (i + 1 < text.length() && text.charAt(i + 1) == QUOTE) {
                name.append(QUOTE);
                i++;
            } else {
                at = i + 1;
                return quotedName(name.toString(), start);
            }
        }
        throw error(text, start + 1, "a back quote that is not closed", "a back quote at its end");
    }

    private Token quotedName(String name, int start) {
        if (name.isBlank()) {
            throw error(text, start + 1, "a blank name", "a name between the back quotes");
        }
        return new Token(Kind.QUOTED_NAME, name, start + 1);
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
