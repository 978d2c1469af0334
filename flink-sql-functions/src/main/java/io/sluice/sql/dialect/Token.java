package io.sluice.sql.dialect;

/**
 * A piece of SQL text.
 *
 * @param text as it stands there, with its quotes
 * @param start offset of its first character
 */
record Token(Kind kind, String text, int start) {

    enum Kind {
        /** A keyword or a name without quotes. */
        WORD,
        NUMBER,
        /** A character string in single quotes. */
        STRING,
        /** A name in back quotes or double quotes. */
        QUOTED,
        /** One character of anything else. */
        SYMBOL
    }

    /** Offset after its last character. */
    int end() {
        return start + text.length();
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    boolean isSymbol(char symbol) {
        return kind == Kind.SYMBOL && text.charAt(0) == symbol;
    }
}
