package io.sluice.perf.run;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What the program of a {@link ChildJvm} does: answer lines until there are no more. */
public final class Answers {

    private Answers() {}

    /** Answers one question. */
    @FunctionalInterface
    public interface Answerer {

        /** Anything that JSON can hold. */
        Object answer(String question) throws Exception;
    }

    /** Answers every line of the standard input with a line of JSON on the standard output. */
    public static void give(Answerer answerer) throws Exception {
        PrintStream answers = System.out;
        // What others print must not be taken for an answer.
        System.setOut(System.err);
        BufferedReader questions =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            answers.println(Json.line(answerer.answer(line)));
            answers.flush();
        }
    }
}
