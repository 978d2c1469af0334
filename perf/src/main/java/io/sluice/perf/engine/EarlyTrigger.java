package io.sluice.perf.engine;

import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Fires at the end of an event-time window, and before that at fixed times of the clock if the key
 * has had records since. (Flink's {@code ContinuousProcessingTimeTrigger} takes the end of an
 * event-time window for a time of the clock and never fires at the watermark.) Without an interval
 * it fires for every record. Without state of its own: registering a timer that is there already
 * changes nothing.
 */
final class EarlyTrigger extends Trigger<Object, TimeWindow> {

    private static final long serialVersionUID = 1L;

    private final long intervalMillis;

    /**
     * @param intervalMillis time between early results; 0 for one per record
     */
    EarlyTrigger(long intervalMillis) {
        this.intervalMillis = intervalMillis;
    }

    @Override
    public TriggerResult onElement(
            Object element, long timestamp, TimeWindow window, TriggerContext context) {
        if (window.maxTimestamp() <= context.getCurrentWatermark()) {
            return TriggerResult.FIRE;
        }
        context.registerEventTimeTimer(window.maxTimestamp());
        if (intervalMillis == 0) {
            return TriggerResult.FIRE;
        }
        long now = context.getCurrentProcessingTime();
        context.registerProcessingTimeTimer(now - now % intervalMillis + intervalMillis);
        return TriggerResult.CONTINUE;
    }

    @Override
    public TriggerResult onEventTime(long time, TimeWindow window, TriggerContext context) {
        return time == window.maxTimestamp() ? TriggerResult.FIRE : TriggerResult.CONTINUE;
    }

    @Override
    public TriggerResult onProcessingTime(long time, TimeWindow window, TriggerContext context) {
        return TriggerResult.FIRE;
    }

    @Override
    public void clear(TimeWindow window, TriggerContext context) {
        // A timer of the clock that outlives the window finds it empty and does nothing.
        context.deleteEventTimeTimer(window.maxTimestamp());
    }
}
