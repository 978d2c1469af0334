package io.sluice.sql.dialect;

/** Places in SQL text, as messages name them: lines and columns from 1. */
final class SqlText {

    private SqlText() {}

    static int line(String text, int offset) {
        int line = 1;
        for (int i = 0; i < offset; i++) {
            if (endsLine(text, i)) {
                line++;
            }
        }
        return line;
    }

    static int column(String text, int offset) {
        int column = 1;
        for (int i = 0; i < offset; i++) {
            column = endsLine(text, i) ? 1 : column + 1;
        }
        return column;
    }

    /** A carriage return before a line feed ends no line of its own. */
    private static boolean endsLine(String text, int at) {
        char character = text.charAt(at);
        return character == '\n'
                || (character == '\r' && (at + 1 == text.length() || text.charAt(at + 1) != '\n'));
    }

    /** The text with a part replaced by something that is not longer, filled up with blanks. */
    static String overwritten(String text, int start, int end, String replacement) {
        if (replacement.length() > end - start) {
            throw new IllegalArgumentException(
                    "'%s' does not fit into %d characters".formatted(replacement, end - start));
        }
        StringBuilder result = new StringBuilder(text);
        for (int i = start; i < end; i++) {
            int inReplacement = i - start;
            if (inReplacement < replacement.length()) {
                result.setCharAt(i, replacement.charAt(inReplacement));
            } else if (!Character.isWhitespace(text.charAt(i))) {
                // Ends of lines stay, so that what follows stays where it is.
                result.setCharAt(i, ' ');
            }
        }
        return result.toString();
    }
}
