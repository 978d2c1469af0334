package io.sluice.perf.run;

import io.sluice.perf.job.CpuTime;
import io.sluice.perf.job.RunResult;
import org.jspecify.annotations.Nullable;

/**
 * What one run gave.
 *
 * @param millionPerSecond throughput in million records per second; null if the result was wrong
 * @param cpuNanosPerRecord processor time of the whole JVM per record, in ns
 * @param sourceNanosPerRecord processor time of the source's threads per record, in ns
 * @param sinkNanosPerRecord processor time of the sink's threads per record, in ns
 * @param bytesPerRecord bytes allocated per record by the threads of sources and sinks
 * @param records how many
 * @param rowsOut rows that reached the sink
 * @param checkpoints checkpoints completed during the run
 * @param problem what was wrong, or null
 */
public record Measurement(
        @Nullable Double millionPerSecond,
        double cpuNanosPerRecord,
        double sourceNanosPerRecord,
        double sinkNanosPerRecord,
        double bytesPerRecord,
        long records,
        long rowsOut,
        long checkpoints,
        @Nullable String problem) {

    /** Nothing was measured, and nothing went wrong. */
    static final Measurement NONE = new Measurement(null, 0, 0, 0, 0, 0, 0, 0, null);

    static Measurement of(RunResult result, long records) {
        CpuTime cpu = result.cpu();
        return new Measurement(
                records * 1e3 / result.nanos(),
                (double) cpu.process() / records,
                (double) cpu.source() / records,
                (double) cpu.sink() / records,
                (double) result.allocatedBytes() / records,
                records,
                result.rowsOut(),
                result.checkpoints(),
                null);
    }

    /** Processor time per record, in ns, of the threads that limit the job. */
    double limitingNanosPerRecord() {
        return Math.max(sourceNanosPerRecord, sinkNanosPerRecord);
    }

    static Measurement failed(String problem) {
        return new Measurement(null, 0, 0, 0, 0, 0, 0, 0, problem);
    }
}
