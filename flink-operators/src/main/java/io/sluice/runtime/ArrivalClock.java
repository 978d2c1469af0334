package io.sluice.runtime;

import io.sluice.core.engine.WindowEngine;
import java.util.concurrent.ScheduledFuture;
import java.util.function.LongConsumer;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.jspecify.annotations.Nullable;

/**
 * The clock of windows that are not in event time: dates what arrives, and closes windows when
 * their time has come, with one timer per subtask. It never goes back, not even after a restore on
 * a machine whose clock is behind, so nothing that arrives is late. Times are epoch ms.
 */
final class ArrivalClock implements AutoCloseable {

    private static final long NONE = Long.MAX_VALUE;

    private final ProcessingTimeService clock;
    private final WindowEngine engine;
    private final LongConsumer closeThrough;
    private @Nullable ScheduledFuture<?> timer;
    private long timerTime = NONE;
    private long now = Long.MIN_VALUE + 1;

    /**
     * @param closeThrough closes all windows whose last ms is not after the given one
     */
    ArrivalClock(ProcessingTimeService clock, WindowEngine engine, LongConsumer closeThrough) {
        this.clock = clock;
        this.engine = engine;
        this.closeThrough = closeThrough;
    }

    /** Reads the clock and closes what has ended. */
    void read() {
        now = Math.max(now, clock.getCurrentProcessingTime());
        closeThrough.accept(now - 1);
    }

    /** The time of what arrives now. */
    long timeOf(int keyGroup) {
        long closedThrough = engine.watermarks().of(keyGroup);
        return closedThrough < now || closedThrough == Long.MAX_VALUE ? now : closedThrough + 1;
    }

    /** Makes sure that the next close is not missed. */
    void schedule() {
        long next = engine.nextClose();
        if (next >= timerTime) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        timerTime = next;
        timer =
                clock.registerTimer(
                        Math.max(next, clock.getCurrentProcessingTime()), time -> onTimer());
    }

    private void onTimer() {
        timerTime = NONE;
        read();
        schedule();
    }

    @Override
    public void close() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
