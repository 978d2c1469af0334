package io.sluice.perf.soak;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** What the job of this process tells the soak, and what its garbage collector does. */
final class SoakMeter {

    static final LongAdder RECORDS = new LongAdder();
    static final LongAdder ROWS = new LongAdder();
    static final LongAdder CHECKPOINTS = new LongAdder();
    static final LongAdder WINDOWS = new LongAdder();
    static final Latencies LATENCIES = new Latencies();

    private static final AtomicLong LEAST_HEAP = new AtomicLong(Long.MAX_VALUE);

    /** Epoch ms, good to a few ms: a look at it costs next to nothing. */
    private static volatile long now = System.currentTimeMillis();

    private SoakMeter() {}

    static long now() {
        return now;
    }

    static void start() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, handback) -> collected(notification.getUserData()),
                            null,
                            null);
        }
        Thread clock = new Thread(SoakMeter::tick, "soak clock");
        clock.setDaemon(true);
        clock.start();
    }

    private static void tick() {
        try {
            while (true) {
                now = System.currentTimeMillis();
                Thread.sleep(1);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void collected(Object data) {
        if (data instanceof CompositeData composite) {
            long used =
                    GarbageCollectionNotificationInfo.from(composite)
                            .getGcInfo()
                            .getMemoryUsageAfterGc()
                            .entrySet()
                            .stream()
                            .filter(pool -> isHeap(pool.getKey()))
                            .map(java.util.Map.Entry::getValue)
                            .mapToLong(MemoryUsage::getUsed)
                            .sum();
            LEAST_HEAP.accumulateAndGet(used, Math::min);
        }
    }

    private static boolean isHeap(String pool) {
        return pool.contains("Eden")
                || pool.contains("Survivor")
                || pool.contains("Old")
                || pool.contains("Tenured");
    }

    /** Bytes that the best collection since the last look has left; 0 if there was none. */
    static long takeLeastHeap() {
        long least = LEAST_HEAP.getAndSet(Long.MAX_VALUE);
        return least == Long.MAX_VALUE ? 0 : least;
    }
}
