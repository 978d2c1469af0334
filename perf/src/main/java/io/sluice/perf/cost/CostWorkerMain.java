package io.sluice.perf.cost;

import io.sluice.perf.run.Answers;

/** The program of a JVM that measures one cost. */
public final class CostWorkerMain {

    /** Asks for the cost of growth. */
    static final String GROWTH = "growth";

    private static final int ROWS = 10_000_000;

    private CostWorkerMain() {}

    /** A question is "growth", or an engine and a state backend, separated by a space. */
    public static void main(String[] args) throws Exception {
        Answers.give(
                question -> {
                    if (question.equals(GROWTH)) {
                        // The first round compiles.
                        GrowthCost.of(ROWS / 10);
                        System.gc();
                        return GrowthCost.of(ROWS);
                    }
                    String[] words = question.split(" ", 2);
                    return StateRun.of(words[0], words[1], ROWS / 10);
                });
        System.exit(0);
    }
}
