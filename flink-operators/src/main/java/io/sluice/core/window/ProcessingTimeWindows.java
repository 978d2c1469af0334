package io.sluice.core.window;

/**
 * Windows in processing time: a record belongs to the windows of the moment at which it arrives,
 * and a window closes when that moment has passed.
 *
 * @param windows the windows, by the clock instead of by event time
 */
public record ProcessingTimeWindows(WindowSpec windows) implements WindowSpec {

    /**
     * Checks that there is something to change.
     *
     * @throws IllegalArgumentException if the windows are not in event time
     */
    public ProcessingTimeWindows {
        if (!windows.inEventTime()) {
            throw new IllegalArgumentException(
                    "only windows in event time can be put into processing time, got " + windows);
        }
    }

    @Override
    public boolean inEventTime() {
        return false;
    }

    /** Watermarks say nothing about these windows, so they may pass at once. */
    @Override
    public WindowBoundaries boundaries(long allowedLateness) {
        return (oldWatermark, newWatermark) -> newWatermark > oldWatermark;
    }

    @Override
    public String toString() {
        return windows + " in processing time";
    }
}
