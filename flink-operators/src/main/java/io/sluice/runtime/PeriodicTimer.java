package io.sluice.runtime;

import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/** Calls back on the task's thread, at least {@code interval} ms of processing time apart. */
final class PeriodicTimer implements AutoCloseable {

    private final ProcessingTimeService clock;
    private final long intervalMillis;
    private final ProcessingTimeCallback callback;
    private ScheduledFuture<?> next;

    /** Starts the timer. */
    PeriodicTimer(
            ProcessingTimeService clock, long intervalMillis, ProcessingTimeCallback callback) {
        this.clock = clock;
        this.intervalMillis = intervalMillis;
        this.callback = callback;
        next = schedule();
    }

    private ScheduledFuture<?> schedule() {
        return clock.registerTimer(clock.getCurrentProcessingTime() + intervalMillis, this::fire);
    }

    private void fire(long time) throws Exception {
        callback.onProcessingTime(time);
        next = schedule();
    }

    @Override
    public void close() {
        next.cancel(false);
    }
}
