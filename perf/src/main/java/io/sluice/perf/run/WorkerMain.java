package io.sluice.perf.run;

import java.util.List;

/**
 * The program of a JVM that warms an engine up and measures it when it is told to: a command per
 * line on its standard input, a measurement as one line of JSON for each on its standard output.
 */
public final class WorkerMain {

    /** Asks for the warm-up; of the answer only the problem counts. */
    static final String WARM_UP = "warm-up";

    /** Asks for a run. */
    static final String MEASURE = "measure";

    private WorkerMain() {}

    /** Takes the arguments of a {@link RunRequest}; ends with its standard input. */
    public static void main(String[] args) throws Exception {
        RunRequest request = RunRequest.of(List.of(args));
        try (Candidate engine = new WarmEngine(request)) {
            Answers.give(
                    command ->
                            switch (command) {
                                case WARM_UP -> warmedUp(engine);
                                case MEASURE -> engine.measure();
                                default ->
                                        throw new IllegalArgumentException(
                                                "no command '" + command + "'");
                            });
        }
        System.exit(0);
    }

    private static Measurement warmedUp(Candidate engine) {
        String problem = engine.warmUp();
        return problem == null ? Measurement.NONE : Measurement.failed(problem);
    }
}
