package io.sluice.sql.function;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.ValidationException;

/**
 * The text of an argument that has a grammar of its own.
 *
 * @param function the name of the function
 * @param argument the name of the argument
 * @param text what is given for it
 */
record ArgumentText(String function, String argument, String text) {

    /**
     * A word of the text.
     *
     * @param position in the text, from 1
     */
    record Word(String text, int position) {}

    /** The words of the text. */
    List<Word> words(Pattern word) {
        List<Word> words = new ArrayList<>();
        Matcher matcher = word.matcher(text);
        while (matcher.find()) {
            words.add(new Word(matcher.group(), matcher.start() + 1));
        }
        return List.copyOf(words);
    }

    /** A word that must be there. */
    Word word(List<Word> words, int index, String expected) {
        if (index >= words.size()) {
            throw error(text.length() + 1, "the end of the text", expected);
        }
        return words.get(index);
    }

    /** Refuses what follows. */
    void requireEnd(List<Word> words, int from) {
        if (from < words.size()) {
            throw error(words.get(from), "the end of the text");
        }
    }

    /** What is wrong with a word. */
    ValidationException error(Word word, String expected) {
        return error(word.position(), "'" + word.text() + "'", expected);
    }

    private ValidationException error(int position, String found, String expected) {
        return new ValidationException(
                "%s, argument '%s', text \"%s\", position %d: found %s, expected %s."
                        .formatted(function, argument, text, position, found, expected));
    }
}
