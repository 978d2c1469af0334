package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.examples.docs.Markdown;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every command of the documentation runs, and prints what the documentation says it prints. */
class DocsTest {

    @TestFactory
    List<DynamicTest> everyExampleCommandRuns() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : Markdown.commands("./run-example")) {
            // Scripts of SQL are for the SQL client, whose tests run them.
            if (!line.contains("--sql")) {
                tests.add(DynamicTest.dynamicTest(line, () -> run(line)));
            }
        }
        assertThat(tests).hasSizeGreaterThan(4);
        return tests;
    }

    private static void run(String line) {
        String[] parts = line.split("#", 2);
        List<String> words =
                new ArrayList<>(
                        List.of(parts[0].strip().split("\\s+")).subList(1, wordCount(parts[0])));
        if (!words.contains("--list") && !words.contains("--help")) {
            if (words.isEmpty()) {
                words.add("flights");
            }
            words.add("--quiet");
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                RunExample.run(
                        words.toArray(String[]::new), new PrintWriter(out), new PrintWriter(err));
        assertThat(exitCode).as("%s%n%s", line, err).isZero();
        if (parts.length == 2 && parts[1].contains("rows emitted:")) {
            assertThat(out.toString().strip()).endsWith(parts[1].strip());
        }
    }

    private static int wordCount(String command) {
        return command.strip().split("\\s+").length;
    }
}
