package io.sluice.perf.job;

import io.sluice.perf.load.TableContents;

/**
 * One run.
 *
 * @param nanos from the first record at the source to the last row at the sink; to the last record
 *     at the source where windows go by the clock
 * @param cpu processor time spent meanwhile
 * @param allocatedBytes bytes allocated meanwhile by the threads of sources and sinks
 * @param rowsOut rows that reached the sink
 * @param contents what they add up to
 * @param checkpoints checkpoints that were completed meanwhile
 */
public record RunResult(
        long nanos,
        CpuTime cpu,
        long allocatedBytes,
        long rowsOut,
        TableContents contents,
        long checkpoints) {}
