package io.sluice.sql.function;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a window's row is published.
 *
 * @param kind what is waited for
 * @param every records or ms of event time, at least 1, where the kind has them
 */
record Emission(Kind kind, long every) implements Serializable {

    /** What is waited for. */
    enum Kind {
        /** Nothing: each record. */
        CHANGES,
        /** The window's end. */
        FINAL,
        /** A number of records of the window. */
        EVERY_RECORDS,
        /** The next multiple of an interval in event time. */
        EVERY_TIME
    }

    static final Emission CHANGES = new Emission(Kind.CHANGES, 1);

    private static final String EXPECTED =
            "'CHANGES', 'FINAL', 'EVERY 100' (records) or 'EVERY INTERVAL ''10'' SECOND' (event time)";

    private static final Pattern WORD = Pattern.compile("\\S+");

    private static final Map<String, Long> UNITS =
            Map.of(
                    "MILLISECOND", 1L,
                    "SECOND", 1_000L,
                    "MINUTE", 60_000L,
                    "HOUR", 3_600_000L,
                    "DAY", 86_400_000L);

    /** Whether each row of a query is published at the time that it changes. */
    boolean isChanges() {
        return kind == Kind.CHANGES;
    }

    boolean isFinal() {
        return kind == Kind.FINAL;
    }

    /** Whether a row may have changed since it was published, while its window is open. */
    boolean waits() {
        return kind == Kind.EVERY_RECORDS || kind == Kind.EVERY_TIME;
    }

    /**
     * Parses the text of an argument.
     *
     * @throws org.apache.flink.table.api.ValidationException naming the text, the position, what is
     *     there and what would be right
     */
    static Emission parse(ArgumentText text) {
        List<ArgumentText.Word> words = text.words(WORD);
        ArgumentText.Word first = text.word(words, 0, EXPECTED);
        switch (first.text().toUpperCase(Locale.ROOT)) {
            case "CHANGES" -> {
                text.requireEnd(words, 1);
                return CHANGES;
            }
            case "FINAL" -> {
                text.requireEnd(words, 1);
                return new Emission(Kind.FINAL, 1);
            }
            case "EVERY" -> {
                return every(text, words);
            }
            default -> throw text.error(first, EXPECTED);
        }
    }

    private static Emission every(ArgumentText text, List<ArgumentText.Word> words) {
        ArgumentText.Word what =
                text.word(words, 1, "a number of records, or INTERVAL '10' SECOND");
        if (!what.text().equalsIgnoreCase("INTERVAL")) {
            long records = number(text, what, what.text(), "a number of records of at least 1");
            if (words.size() > 2 && words.get(2).text().toUpperCase(Locale.ROOT).matches("ROWS?")) {
                text.requireEnd(words, 3);
            } else {
                text.requireEnd(words, 2);
            }
            return new Emission(Kind.EVERY_RECORDS, records);
        }
        String wanted = "a whole number of at least 1 in quotes, such as '10'";
        ArgumentText.Word length = text.word(words, 2, wanted);
        Matcher quoted = Pattern.compile("'(.*)'").matcher(length.text());
        if (!quoted.matches()) {
            throw text.error(length, wanted);
        }
        long amount = number(text, length, quoted.group(1), wanted);
        String units = "MILLISECOND, SECOND, MINUTE, HOUR or DAY";
        ArgumentText.Word unit = text.word(words, 3, units);
        Long millis = UNITS.get(unit.text().toUpperCase(Locale.ROOT).replaceFirst("S$", ""));
        if (millis == null) {
            throw text.error(unit, units);
        }
        text.requireEnd(words, 4);
        try {
            return new Emission(Kind.EVERY_TIME, Math.multiplyExact(amount, millis));
        } catch (ArithmeticException e) {
            throw text.error(length, "an interval that fits 292 million years");
        }
    }

    private static long number(
            ArgumentText text, ArgumentText.Word word, String digits, String expected) {
        try {
            long number = Long.parseLong(digits);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw text.error(word, expected);
        }
        throw text.error(word, expected);
    }
}
