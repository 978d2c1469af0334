package io.sluice.perf.job;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Processor time of one run, in ns. Unlike wall time it hardly depends on what else the machine
 * does.
 *
 * @param process of the whole JVM, its compiler and collector included
 * @param source of the threads that ran a source and what is chained to it
 * @param sink of the threads that ran a sink and what it is chained to
 */
public record CpuTime(long process, long source, long sink) {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** Of the whole JVM, since its start. */
    public static long ofProcess() {
        return SYSTEM.getProcessCpuTime();
    }

    /** Of the current thread, since its start. */
    public static long ofThread() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Bytes that the current thread has allocated since its start. */
    public static long bytesOfThread() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}
