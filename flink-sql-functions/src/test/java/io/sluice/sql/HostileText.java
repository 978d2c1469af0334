package io.sluice.sql;

import java.util.List;
import java.util.Random;

/** Texts of somebody who types at random, or means harm. */
public final class HostileText {

    private static final List<String> ANYWHERE =
            List.of(
                    " ",
                    "'",
                    "''",
                    "\"",
                    "`",
                    "(",
                    ")",
                    "((((",
                    ",",
                    ";",
                    "--",
                    "/*",
                    "*/",
                    "\n",
                    "\0",
                    "\ud800",
                    "𝒳",
                    "é",
                    "-",
                    "1e999999999",
                    "99999999999999999999999999",
                    "-1",
                    "0",
                    "0.0000000001",
                    "NULL",
                    "=",
                    "<>",
                    "%s",
                    "${x}",
                    "\\",
                    "\u202e");

    private static final int MOST_CHANGES = 5;

    private HostileText() {}

    /** One of the texts, changed in a few places by words and characters from elsewhere. */
    public static String like(List<String> texts, List<String> words, Random random) {
        StringBuilder text = new StringBuilder(pick(texts, random));
        for (int i = random.nextInt(MOST_CHANGES); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), at + random.nextInt(10));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, to);
                case 1 -> text.insert(at, pick(ANYWHERE, random));
                case 2 -> text.replace(at, to, " " + pick(words, random) + " ");
                case 3 -> text.insert(at, text.substring(at, to));
                default -> text.append(' ').append(pick(words, random));
            }
        }
        return text.toString();
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
