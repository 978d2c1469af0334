package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines and lines of CSV that are none: each is refused by what is wrong with it. */
class HostileInputTest {

    private static final List<String> EXAMPLES =
            List.of("flights", "board", "scenario-0", "scenario-1", "scenario-3a", "scenario-3b");

    private static final List<String> OPTIONS =
            List.of(
                    "--records",
                    "--rate",
                    "--parallelism",
                    "--emit",
                    "--changelog",
                    "--window",
                    "--groups",
                    "--input",
                    "--output",
                    "--on-bad-line",
                    "--late-output",
                    "--port",
                    "--size",
                    "--slide");

    private static final List<String> VALUES =
            List.of(
                    "",
                    " ",
                    "-1",
                    "0",
                    "1e9",
                    "NaN",
                    "99999999999999999999",
                    "every:",
                    "every:-1s",
                    "every:1.5s",
                    "every:99999999999999d",
                    "every:9999999999999999999 d",
                    "append",
                    "\0",
                    "/",
                    "/dev/null/x",
                    "..",
                    "é",
                    "--",
                    "-",
                    "@missing",
                    "%s",
                    "a:b:c",
                    "2147483648");

    /** The last option is always wrong, so that no example starts. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Timeout(300)
    void everyCommandLineThatIsWrongIsRefusedAsSuch(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            List<String> arguments = new ArrayList<>();
            arguments.add(pick(EXAMPLES, random));
            for (int j = random.nextInt(3); j > 0; j--) {
                arguments.add(pick(OPTIONS, random));
                arguments.add(pick(VALUES, random));
            }
            arguments.add("--emit");
            arguments.add("every:" + pick(VALUES, random));
            arguments.add("--nonsense");
            Run run = Run.of(arguments.toArray(String[]::new));
            assertThat(run.exitCode()).as("%s", arguments).isEqualTo(2);
            assertThat(run.err())
                    .as("%s", arguments)
                    .isNotBlank()
                    .doesNotContain("\tat ")
                    .doesNotContain("Exception");
        }
    }

    private static final String LINE = "2001-01-31 23:59,-5,740,JFK,ORD";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Timeout(300)
    void everyLineIsReadOrRefused(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder line = new StringBuilder(LINE);
            for (int j = random.nextInt(4); j >= 0; j--) {
                int at = random.nextInt(line.length() + 1);
                switch (random.nextInt(4)) {
                    case 0 -> line.delete(at, Math.min(line.length(), at + random.nextInt(4)));
                    case 1 -> line.insert(at, (char) random.nextInt(300));
                    case 2 -> line.insert(at, random.nextInt());
                    default -> line.insert(at, ",9999999999,");
                }
            }
            try {
                Flight flight = Flight.parse(line.toString());
                assertThat(flight.origin()).isNotBlank();
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage())
                        .as("%s", line)
                        .containsAnyOf("must be", "fields expected");
            } catch (RuntimeException unnamed) {
                throw new AssertionError("seed " + seed + ": " + line, unnamed);
            }
        }
    }

    @Test
    void aYearBeyondAllTimestampsIsNoTime() {
        assertThatThrownBy(() -> Flight.parse("+999999999-01-31 23:59,-5,740,JFK,ORD"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "scheduled must be a time such as 2001-01-31 23:59, got '+999999999-01-31 23:59'");
    }

    @Test
    void aLongFieldIsNotRepeatedInFull() {
        String field = "9".repeat(1_000_000);
        assertThatThrownBy(() -> Flight.parse("2001-01-31 23:59," + field + ",740,JFK,ORD"))
                .message()
                .hasSizeLessThan(200);
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
