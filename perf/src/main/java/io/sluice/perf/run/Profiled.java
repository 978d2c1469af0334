package io.sluice.perf.run;

import io.sluice.perf.engine.Engine;
import io.sluice.perf.load.Workload;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run in this JVM, at parallelism 1 with object reuse, to be looked at while it goes on. */
public final class Profiled implements AutoCloseable {

    private final WarmEngine engine;

    /**
     * @param seconds about how long the run takes
     */
    public Profiled(Engine engine, Workload workload, double seconds) {
        this.engine = new WarmEngine(new RunRequest(engine, workload, seconds, true, 1, Map.of()));
    }

    /**
     * Processor time per record, in ns.
     *
     * @param sourceNanos of the source's thread
     * @param sinkNanos of the sink's thread
     */
    public record Cost(double sourceNanos, double sinkNanos) {}

    /** Runs until the engine is warm. */
    public void warmUp() {
        refuse(engine.warmUp());
    }

    /** The run. */
    public Cost measure() {
        Measurement measurement = engine.measure();
        refuse(measurement.problem());
        return new Cost(measurement.sourceNanosPerRecord(), measurement.sinkNanosPerRecord());
    }

    private static void refuse(@Nullable String problem) {
        if (problem != null) {
            throw new IllegalStateException(problem);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
