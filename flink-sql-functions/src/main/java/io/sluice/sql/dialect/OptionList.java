package io.sluice.sql.dialect;

import io.sluice.SluiceOptions;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;

/** Reads {@code WITH ('setting' = 'value', ...)} from tokens. */
final class OptionList {

    private final String text;
    private final List<Token> tokens;
    private int at;

    private OptionList(String text, List<Token> tokens, int at) {
        this.text = text;
        this.tokens = tokens;
        this.at = at;
    }

    /**
     * Settings, by their names.
     *
     * @param next index of the token after the list
     */
    record Found(SortedMap<String, String> options, int next) {}

    /**
     * The list that begins at a token with WITH.
     *
     * @throws ValidationException with line and column, if it is none
     */
    static Found read(String text, List<Token> tokens, int at) {
        return new OptionList(text, tokens, at + 1).read();
    }

    private Found read() {
        SortedMap<String, String> options = new TreeMap<>();
        expect('(');
        do {
            int keyAt = at;
            String key = string("a setting's name in single quotes");
            if (names().stream().noneMatch(key::equals)) {
                throw error(keyAt, "the setting '%s'".formatted(key), "one of " + names());
            }
            expect('=');
            String value = string("a setting's value in single quotes");
            if (options.put(key, value) != null) {
                throw error(keyAt, "'%s' a second time".formatted(key), "each setting once");
            }
        } while (accept(','));
        expect(')');
        return new Found(Collections.unmodifiableSortedMap(options), at);
    }

    private static List<String> names() {
        return SluiceOptions.all().stream()
                .map(ConfigOption::key)
                .sorted()
                .collect(Collectors.toList());
    }

    private String string(String expected) {
        if (at == tokens.size() || tokens.get(at).kind() != Token.Kind.STRING) {
            throw error(at, found(), expected);
        }
        String quoted = tokens.get(at++).text();
        if (quoted.length() < 2 || !quoted.endsWith("'")) {
            throw error(at - 1, quoted, "a closing quote");
        }
        return quoted.substring(1, quoted.length() - 1).replace("''", "'");
    }

    private void expect(char symbol) {
        if (!accept(symbol)) {
            throw error(at, found(), "'" + symbol + "'");
        }
    }

    private boolean accept(char symbol) {
        boolean found = at < tokens.size() && tokens.get(at).isSymbol(symbol);
        if (found) {
            at++;
        }
        return found;
    }

    private String found() {
        return at == tokens.size() ? "the end of the statement" : "'" + tokens.get(at).text() + "'";
    }

    private ValidationException error(int token, String found, String expected) {
        int offset = token < tokens.size() ? tokens.get(token).start() : text.length();
        return DialectException.at(
                text, offset, "EMIT ... WITH: found %s, expected %s".formatted(found, expected));
    }
}
