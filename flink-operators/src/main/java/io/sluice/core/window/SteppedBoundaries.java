package io.sluice.core.window;

/**
 * Each period of other boundaries, cut every step from its start on. The last part is shorter where
 * the period is no multiple of the step.
 */
final class SteppedBoundaries implements Boundaries {

    private final Boundaries periods;
    private final long step;

    /**
     * @param periods what is cut
     * @param step in ms, positive
     */
    SteppedBoundaries(Boundaries periods, long step) {
        this.periods = periods;
        this.step = step;
    }

    @Override
    public long floor(long timestamp) {
        long start = periods.floor(timestamp);
        return start + (timestamp - start) / step * step;
    }

    @Override
    public long after(long timestamp) {
        return Math.min(floor(timestamp) + step, periods.after(timestamp));
    }
}
