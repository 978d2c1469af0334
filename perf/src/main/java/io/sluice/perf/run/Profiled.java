package io.sluice.perf.run;

import io.sluice.perf.engine.Engine;
import io.sluice.perf.load.Workload;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run in this JVM, with object reuse, to be looked at while it goes on. */
public final class Profiled implements AutoCloseable {

    private final WarmEngine engine;
    private final int parallelism;

    /**
     * @param seconds about how long the run takes
     * @param parallelism of every operator
     */
    public Profiled(Engine engine, Workload workload, double seconds, int parallelism) {
        this.parallelism = parallelism;
        this.engine =
                new WarmEngine(
                        new RunRequest(engine, workload, seconds, true, parallelism, Map.of()));
    }

    /**
     * Processor time per record, in ns.
     *
     * @param sourceNanos of the threads with a source
     * @param sinkNanos of the threads with a sink
     */
    public record Cost(double sourceNanos, double sinkNanos) {}

    /** Of every operator. */
    public int parallelism() {
        return parallelism;
    }

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
