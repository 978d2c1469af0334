package io.sluice.perf.latency;

import io.sluice.perf.run.Answers;

/** The program of a JVM that measures one candidate. */
public final class LatencyWorkerMain {

    /** Asks for the peak, in records per second. */
    static final String PEAK = "peak";

    private LatencyWorkerMain() {}

    /**
     * Takes the candidate and the seconds of a run. A question is "peak", or a peak and a share of
     * it in percent, separated by a space.
     */
    public static void main(String[] args) throws Exception {
        try (LatencyRun run =
                new LatencyRun(LatencyCandidate.valueOf(args[0]), Double.parseDouble(args[1]))) {
            Answers.give(
                    question -> {
                        if (question.equals(PEAK)) {
                            return run.peak();
                        }
                        String[] words = question.split(" ", 2);
                        return run.at(Long.parseLong(words[0]), Integer.parseInt(words[1]));
                    });
        }
        System.exit(0);
    }
}
