package io.sluice.perf.soak;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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

    /** What the collector says of a collection that was asked for. */
    private static final String ASKED_FOR = "System.gc()";

    private static final int COLLECTION_SECONDS = 30;

    /** Bytes that full collections have left that were asked for. */
    private static final BlockingQueue<Long> LIVE_HEAP = new LinkedBlockingQueue<>();

    /** Epoch ms, good to a few ms: a look at it costs next to nothing. */
    private static volatile long now = System.currentTimeMillis();

    /** What the last of them has left; of the thread that asks. */
    private static long liveHeap;

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
            GarbageCollectionNotificationInfo collection =
                    GarbageCollectionNotificationInfo.from(composite);
            long used =
                    collection.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                            .filter(pool -> isHeap(pool.getKey()))
                            .map(java.util.Map.Entry::getValue)
                            .mapToLong(MemoryUsage::getUsed)
                            .sum();
            if (collection.getGcCause().equals(ASKED_FOR)) {
                LIVE_HEAP.add(used);
            } else {
                LEAST_HEAP.accumulateAndGet(used, Math::min);
            }
        }
    }

    private static boolean isHeap(String pool) {
        return pool.contains("Eden")
                || pool.contains("Survivor")
                || pool.contains("Old")
                || pool.contains("Tenured");
    }

    /** Has a full collection done, and waits until the collector has said what it has left. */
    static void collect() throws InterruptedException {
        System.gc();
        Long live = LIVE_HEAP.poll(COLLECTION_SECONDS, TimeUnit.SECONDS);
        if (live == null) {
            throw new IllegalStateException(
                    "the collector says nothing of a full collection; is -XX:+DisableExplicitGC set?");
        }
        liveHeap = live;
    }

    /** Bytes that the full collection since the last look has left; 0 if there was none. */
    static long takeLiveHeap() {
        long taken = liveHeap;
        liveHeap = 0;
        return taken;
    }

    /** Bytes that the best collection since the last look has left; 0 if there was none. */
    static long takeLeastHeap() {
        long least = LEAST_HEAP.getAndSet(Long.MAX_VALUE);
        return least == Long.MAX_VALUE ? 0 : least;
    }
}
