package io.sluice.perf.engine;

import io.sluice.perf.job.CpuTime;

/**
 * What the thread of one of Jet's processors spends. Jet may move a processor to another thread in
 * between; then all that that one has spent is counted, other processors' work included.
 */
final class JetThread {

    private final Thread thread = Thread.currentThread();
    private final long startCpu = CpuTime.ofThread();
    private final long startBytes = CpuTime.bytesOfThread();

    private boolean isAnother() {
        return thread != Thread.currentThread();
    }

    /** Processor time since the start, in ns. */
    long cpuNanos() {
        return isAnother() ? CpuTime.ofThread() : CpuTime.ofThread() - startCpu;
    }

    /** Bytes that were allocated since the start. */
    long bytes() {
        return isAnother() ? CpuTime.bytesOfThread() : CpuTime.bytesOfThread() - startBytes;
    }
}
