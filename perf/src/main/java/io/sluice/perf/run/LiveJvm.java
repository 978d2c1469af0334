package io.sluice.perf.run;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A candidate in a JVM of its own, a {@link WorkerMain}. */
final class LiveJvm implements Candidate {

    private final ChildJvm jvm;

    LiveJvm(List<String> options, RunRequest request) {
        jvm = new ChildJvm(options, WorkerMain.class, request.toArguments());
    }

    @Override
    public @Nullable String warmUp() {
        return ask(WorkerMain.WARM_UP).problem();
    }

    @Override
    public Measurement measure() {
        return ask(WorkerMain.MEASURE);
    }

    private Measurement ask(String command) {
        try {
            return Json.parse(jvm.ask(command), Measurement.class);
        } catch (IOException e) {
            return Measurement.failed(Problems.describe(e));
        }
    }

    @Override
    public void close() {
        jvm.close();
    }
}
