package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line, as far as no job runs. */
class RunExampleTest {

    @TempDir private Path directory;

    @Test
    void listShowsOneLinePerExample() {
        Run run = Run.of("--list");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .extracting(line -> line.split(" ", -1)[0])
                .containsExactly(
                        "flights",
                        "board",
                        "scenario-0",
                        "scenario-1",
                        "scenario-2",
                        "scenario-3a",
                        "scenario-3b");
        assertThat(run.out()).allSatisfy(line -> assertThat(line.length()).isLessThan(100));
    }

    @Test
    void helpIsShown() {
        assertThat(Run.of("--help").out()).anyMatch(line -> line.contains("scenario-3b"));
        assertThat(Run.of("flights", "--help").out())
                .anyMatch(line -> line.contains("--on-bad-line"));
    }

    @Test
    void unknownExampleListsTheValidOnes() {
        refused(
                "unknown example 'nope'; valid are flights, board, scenario-0, scenario-1, scenario-2, scenario-3a, scenario-3b",
                "nope");
    }

    @Test
    void unknownOptionListsTheValidOnes() {
        refused("Unknown option: '--foo'", "--foo");
        refused("--late-output=FILE", "--foo");
        refused("Unknown option: '--foo'", "scenario-3b", "--foo");
        refused("--groups=20|200", "scenario-3b", "--foo");
    }

    @Test
    void optionsOfOtherExamplesAreUnknown() {
        refused("Unknown options: '--emit', 'final'", "scenario-0", "--emit", "final");
        refused("Unknown options: '--groups', '20'", "scenario-3a", "--groups", "20");
    }

    @Test
    void unknownPolicyListsTheValidOnes() {
        refused(
                "unknown policy 'sometimes'; valid are final, changes, per-record, every:TIME (for instance every:100ms), on-watermark, all-groups",
                "--emit",
                "sometimes");
        refused("'every:soon' has no valid time after 'every:'", "--emit", "every:soon");
        refused("greater than 0 ms, got 0 ms", "--emit", "every:0ms");
    }

    @Test
    void unknownChangelogListsTheValidOnes() {
        refused("[UPSERT, RETRACT, APPEND]", "--changelog", "diff");
        refused("[UPSERT, RETRACT]", "scenario-2", "--changelog", "append");
        refused("[TUMBLE, HOP]", "--window", "session");
        refused("[FAIL, SKIP]", "--on-bad-line", "shrug");
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        refused("--groups must be 20 or 200, got 21", "scenario-3b", "--groups", "21");
        refused("--parallelism must be at least 1, got 0", "--parallelism", "0");
        refused("--records must be at least 1, got 0", "scenario-0", "--records", "0");
        refused("--records must be at least 1, got -1", "--records", "-1");
        refused("--rate must be at least 0, got -1", "--rate", "-1");
        refused("'many' is not a", "scenario-3a", "--records", "many");
    }

    @Test
    void policyAndChangelogMustFit() {
        refused(
                "the changelog mode 'append' needs the emission policy 'final'",
                "scenario-3b",
                "--emit",
                "changes",
                "--changelog",
                "append");
    }

    @Test
    void filesThatCannotBeReadOrWrittenAreRefused() {
        String missing = directory.resolve("missing/file.csv").toString();
        refused("cannot read " + missing, "--input", missing);
        refused("cannot write", "scenario-3a", "--output", missing);
        refused(missing, "--late-output", missing);
    }

    private static void refused(String message, String... args) {
        Run run = Run.of(args);
        assertThat(run.err()).contains(message);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }
}
