package io.sluice.sql.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sql.HostileText;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Arguments of functions that are none: each call is planned, or refused by the argument's name.
 */
class HostileArgumentsTest {

    private static final List<String> EMISSIONS =
            List.of("CHANGES", "FINAL", "EVERY 100 ROWS", "EVERY INTERVAL '10' SECOND");

    private static final List<String> WORDS =
            List.of("EVERY", "INTERVAL", "'0'", "DAYS", "'9223372036854775807' DAY", "x", "FINAL");

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    @Timeout(300)
    void everyEmissionIsReadOrRefused(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            String text = HostileText.like(EMISSIONS, WORDS, random);
            try {
                Emission read = Emission.parse(new ArgumentText("F", "emit", text));
                assertThat(read.every()).as(text).isPositive();
            } catch (ValidationException refused) {
                assertThat(refused)
                        .as(text)
                        .hasMessageStartingWith("F, argument 'emit', text \"" + text + "\"");
            } catch (RuntimeException unnamed) {
                throw new AssertionError("seed " + seed + ": " + text, unnamed);
            }
        }
    }

    private static final List<String> INTERVALS =
            List.of(
                    "INTERVAL '5' SECOND",
                    "INTERVAL '0' SECOND",
                    "INTERVAL -'5' SECOND",
                    "INTERVAL '7' MONTH",
                    "INTERVAL '1' YEAR",
                    "INTERVAL '99' DAY",
                    "'5'",
                    "5",
                    "NULL",
                    "INTERVAL '0.001' SECOND(1, 3)",
                    "INTERVAL '99999999999' SECOND",
                    "DESCRIPTOR(ts)");

    private static final List<String> COLUMNS =
            List.of("ts", "k", "nope", "ts, k", "seen", "made", "day", "`ts`", "input.ts");

    private static final List<String> AGGREGATES =
            List.of(
                    "COUNT(*) AS n",
                    "SUM(k) AS s",
                    "PERCENTILE(i, 2) AS p",
                    "TOP_N(i, 0) AS t",
                    "",
                    "MAX(i) i");

    private static final List<String> CALLS =
            List.of(
                    "TUMBLE_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(%2$s), size => %1$s, aggregates => '%3$s')",
                    "HOP_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(%2$s), slide => %1$s, size => INTERVAL '5' SECOND, aggregates => '%3$s')",
                    "CUMULATE_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(%2$s), step => %1$s, size => INTERVAL '5' SECOND, aggregates => '%3$s', emit => '%4$s')",
                    "SESSION_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(%2$s), gap => %1$s, aggregates => '%3$s', allowed_lateness => %1$s)");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @Timeout(600)
    void everyCallIsPlannedOrRefusedByItsArgument(long seed) {
        StreamTableEnvironment tables = FunctionTables.environment();
        FunctionTables.createInput(tables, FunctionTables.rows(1).subList(0, 1));
        Random random = new Random(seed);
        List<String> unnamed = new ArrayList<>();
        int refusals = 0;
        for (int i = 0; i < 60; i++) {
            String call =
                    "SELECT * FROM "
                            + pick(CALLS, random)
                                    .formatted(
                                            pick(INTERVALS, random),
                                            random.nextInt(3) > 0 ? "ts" : pick(COLUMNS, random),
                                            random.nextInt(3) > 0
                                                    ? "COUNT(*) AS n"
                                                    : pick(AGGREGATES, random),
                                            HostileText.like(EMISSIONS, WORDS, random)
                                                    .replace("'", "''"));
            try {
                tables.explainSql(call);
            } catch (RuntimeException refused) {
                refusals++;
                if (!namesItsCause(refused, call)) {
                    unnamed.add(call + "\n  " + messages(refused));
                }
            }
        }
        assertThat(unnamed).as("seed %s: errors that do not say what is wrong", seed).isEmpty();
        assertThat(refusals).as("seed %s: calls that were refused", seed).isPositive();
    }

    private static final Pattern ARGUMENT = Pattern.compile("argument '(\\w+)'");
    private static final Pattern PLACE =
            Pattern.compile("line 1, column (\\d+)(?: to line 1, column (\\d+))?");

    private static final Pattern TYPES =
            Pattern.compile(
                    "No match found for function signature .*\nSupported signatures are:\n(.*)");

    private static final Pattern GIVEN = Pattern.compile("(\\w+) => ");

    /**
     * By an argument of the call, or by a place in its text that is less than the call itself; by
     * Flink, if a type is wrong, by the types that there are and those that each argument takes.
     */
    private static boolean namesItsCause(Throwable refused, String call) {
        String messages = messages(refused);
        Matcher argument = ARGUMENT.matcher(messages);
        while (argument.find()) {
            if (call.contains(argument.group(1) + " =>")) {
                return true;
            }
        }
        Matcher types = TYPES.matcher(messages);
        if (types.find()) {
            return GIVEN.matcher(call)
                    .results()
                    .allMatch(given -> types.group(1).contains(given.group()));
        }
        Matcher place = PLACE.matcher(messages);
        while (place.find()) {
            int from = Integer.parseInt(place.group(1));
            int to = place.group(2) == null ? from : Integer.parseInt(place.group(2));
            if (from > call.indexOf('(') + 1 && to < call.length()) {
                return true;
            }
        }
        return false;
    }

    private static String messages(Throwable refused) {
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            messages.append(cause.getClass().getName()).append(": ").append(cause.getMessage());
            messages.append('\n');
        }
        return messages.toString();
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
