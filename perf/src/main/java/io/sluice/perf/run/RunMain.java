package io.sluice.perf.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The program of a JVM that carries out one run and writes the measurement into a file. */
public final class RunMain {

    private RunMain() {}

    /** Takes the file and the arguments of a {@link RunRequest}; exits 1 if the run failed. */
    public static void main(String[] args) throws IOException {
        List<String> arguments = List.of(args);
        RunRequest request = RunRequest.of(arguments.subList(1, arguments.size()));
        Measurement measurement = new InProcess().measure(request);
        Json.write(measurement, Path.of(arguments.get(0)));
        System.exit(measurement.problem() == null ? 0 : 1);
    }
}
