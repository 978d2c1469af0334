package io.sluice.sql.dialect;

import io.sluice.sql.dialect.EmitClause.Moment;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.apache.flink.table.api.ValidationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one EMIT clause from tokens:
 *
 * <pre>{@code
 * EMIT CHANGES [EVERY n ROWS] [EVERY INTERVAL '...' unit] [GRACE INTERVAL '...' unit] [WITH (...)]
 * EMIT CHANGES ON WATERMARK | PER RECORD [GRACE ...] [WITH (...)]
 * EMIT FINAL [GRACE ...] [WITH (...)]
 * }</pre>
 */
public final class EmitParser {

    private static final String HEADS = "CHANGES or FINAL";

    private static final String OPTIONS =
            "EVERY n ROWS, EVERY INTERVAL '...' unit, ON WATERMARK, PER RECORD, GRACE INTERVAL '...' unit, WITH ('setting' = 'value', ...), or the end of the query";

    private static final Map<String, Long> UNIT_MILLIS =
            Map.ofEntries(
                    Map.entry("MILLISECOND", 1L),
                    Map.entry("MILLISECONDS", 1L),
                    Map.entry("SECOND", 1_000L),
                    Map.entry("SECONDS", 1_000L),
                    Map.entry("MINUTE", 60_000L),
                    Map.entry("MINUTES", 60_000L),
                    Map.entry("HOUR", 3_600_000L),
                    Map.entry("HOURS", 3_600_000L),
                    Map.entry("DAY", 86_400_000L),
                    Map.entry("DAYS", 86_400_000L));

    private final String text;
    private final List<Token> tokens;
    private int at;

    private @Nullable Moment moment;
    private @Nullable Long rows;
    private @Nullable Duration interval;
    private @Nullable Duration grace;
    private SortedMap<String, String> options = Collections.emptySortedMap();

    private EmitParser(String text, List<Token> tokens, int at) {
        this.text = text;
        this.tokens = tokens;
        this.at = at;
    }

    /**
     * A clause that is all of a text, as {@link EmitClause#toString} writes it.
     *
     * @throws ValidationException if it is none
     */
    public static EmitClause parse(String text) {
        EmitParser parser = new EmitParser(text, Lexer.tokens(text), 0);
        parser.read();
        if (parser.at != parser.tokens.size()) {
            throw parser.unexpected(OPTIONS);
        }
        return parser.clause();
    }

    /** The clause that begins at a token with EMIT, and the index of the token after it. */
    static Found find(String text, List<Token> tokens, int at) {
        EmitParser parser = new EmitParser(text, tokens, at);
        parser.read();
        parser.requireEndOfQuery();
        return new Found(parser.clause(), parser.at);
    }

    /** What is wrong with EMIT at a token that begins no clause. */
    static ValidationException mistake(String text, List<Token> tokens, int at) {
        return new EmitParser(text, tokens, at + 1).unexpected(HEADS);
    }

    record Found(EmitClause clause, int next) {}

    private EmitClause clause() {
        return new EmitClause(
                moment == null ? Moment.CHANGES : moment, rows, interval, grace, options);
    }

    private void read() {
        expect("EMIT");
        boolean isFinal = peek("FINAL");
        if (!isFinal && !peek("CHANGES")) {
            throw unexpected(HEADS);
        }
        at++;
        if (isFinal) {
            moment = Moment.FINAL;
        }
        while (readOption(isFinal)) {
            // Until there is none left.
        }
        if (peek("WITH")) {
            OptionList.Found found = OptionList.read(text, tokens, at);
            options = found.options();
            at = found.next();
        }
        if (moment == null && rows == null && interval != null) {
            moment = Moment.INTERVAL;
        }
    }

    private boolean readOption(boolean isFinal) {
        int start = at;
        if (peek("GRACE")) {
            at++;
            requireUnset(grace == null, start);
            grace = interval(true);
            return true;
        }
        boolean isMoment = peek("EVERY") || peek("ON") || peek("PER");
        if (!isMoment || endsInsert()) {
            return false;
        }
        if (isFinal) {
            throw unexpected(
                    "GRACE INTERVAL '...' unit, WITH (...) or the end of the query: EMIT FINAL publishes each row once");
        }
        if (peek("EVERY")) {
            at++;
            readEvery(start);
        } else {
            boolean onWatermark = peek("ON");
            at++;
            expect(onWatermark ? "WATERMARK" : "RECORD");
            requireUnset(moment == null && rows == null && interval == null, start);
            moment = onWatermark ? Moment.ON_WATERMARK : Moment.PER_RECORD;
        }
        return true;
    }

    private void readEvery(int start) {
        if (peek("INTERVAL")) {
            requireUnset(moment == null && interval == null, start);
            interval = interval(false);
            return;
        }
        requireUnset(moment == null && rows == null, start);
        rows = count();
        if (!peek("ROWS") && !peek("ROW")) {
            throw unexpected("ROWS; an interval is EVERY INTERVAL '%d' SECOND".formatted(rows));
        }
        at++;
    }

    private void requireUnset(boolean unset, int start) {
        if (!unset) {
            throw error(
                    start,
                    "a second option for the same moment",
                    "only one of EVERY n ROWS with or without EVERY INTERVAL, ON WATERMARK, and PER RECORD, and GRACE once");
        }
    }

    private long count() {
        if (at == tokens.size() || tokens.get(at).kind() != Token.Kind.NUMBER) {
            throw unexpected("a number of rows or INTERVAL '...' unit");
        }
        try {
            long count = Long.parseLong(tokens.get(at).text());
            if (count >= 1) {
                at++;
                return count;
            }
        } catch (NumberFormatException notAnInteger) {
            throw unexpected("a number of rows from 1 to " + Long.MAX_VALUE);
        }
        throw unexpected("a number of rows from 1 to " + Long.MAX_VALUE);
    }

    private Duration interval(boolean mayBeZero) {
        expect("INTERVAL");
        int valueAt = at;
        if (at == tokens.size() || tokens.get(at).kind() != Token.Kind.STRING) {
            throw unexpected("the interval's length in single quotes");
        }
        String quoted = tokens.get(at++).text();
        Long unit =
                at < tokens.size()
                        ? UNIT_MILLIS.get(tokens.get(at).text().toUpperCase(Locale.ROOT))
                        : null;
        if (unit == null) {
            throw unexpected("SECOND, MINUTE, HOUR or DAY");
        }
        at++;
        if (peek("TO")) {
            throw unexpected("an interval of one unit");
        }
        return duration(quoted, unit, mayBeZero, valueAt);
    }

    private Duration duration(String quoted, long unit, boolean mayBeZero, int valueAt) {
        String expected =
                (mayBeZero ? "a number of at least 0" : "a number greater than 0")
                        + " that makes whole milliseconds";
        try {
            String value = quoted.substring(1, Math.max(1, quoted.length() - 1)).strip();
            long millis = new BigDecimal(value).multiply(BigDecimal.valueOf(unit)).longValueExact();
            if (millis > 0 || (mayBeZero && millis == 0)) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException notANumber) {
            throw error(valueAt, quoted, expected);
        } catch (ArithmeticException notWhole) {
            throw error(valueAt, quoted, expected);
        }
        throw error(valueAt, quoted, expected);
    }

    private void requireEndOfQuery() {
        boolean ends =
                at == tokens.size()
                        || tokens.get(at).isSymbol(';')
                        || tokens.get(at).isSymbol(')')
                        || endsInsert();
        if (!ends) {
            throw unexpected(OPTIONS);
        }
    }

    /** ON CONFLICT, which is about the INSERT that the query is in. */
    private boolean endsInsert() {
        return endsInsert(tokens, at);
    }

    static boolean endsInsert(List<Token> tokens, int at) {
        return at + 1 < tokens.size()
                && tokens.get(at).isWord("ON")
                && tokens.get(at + 1).isWord("CONFLICT");
    }

    private boolean peek(String word) {
        return at < tokens.size() && tokens.get(at).isWord(word);
    }

    private void expect(String word) {
        if (!peek(word)) {
            throw unexpected(word);
        }
        at++;
    }

    private ValidationException unexpected(String expected) {
        return error(
                at,
                at == tokens.size()
                        ? "the end of the statement"
                        : "'" + tokens.get(at).text() + "'",
                expected);
    }

    private ValidationException error(int token, String found, String expected) {
        int offset = token < tokens.size() ? tokens.get(token).start() : text.length();
        return DialectException.at(
                text, offset, "EMIT: found %s, expected %s".formatted(found, expected));
    }
}
