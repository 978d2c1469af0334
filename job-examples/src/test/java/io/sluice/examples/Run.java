package io.sluice.examples;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * One run of the program within the test.
 *
 * @param exitCode as the process would return it
 * @param out lines of standard output
 * @param err text of standard error
 */
record Run(int exitCode, List<String> out, String err) {

    static Run of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = RunExample.run(args, new PrintWriter(out), new PrintWriter(err));
        return new Run(exitCode, out.toString().lines().toList(), err.toString());
    }

    String lastLine() {
        return out.get(out.size() - 1);
    }
}
