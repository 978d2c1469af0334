package io.sluice.examples;

import org.apache.flink.api.common.functions.MapFunction;

/** Lets records pass at a limited rate, so that one can watch. */
final class Pace<T> implements MapFunction<T, T> {

    private static final long serialVersionUID = 1L;

    private static final double NANOS_PER_SECOND = 1e9;

    private final long recordsPerSecond;
    private long start;
    private long records;

    Pace(long recordsPerSecond) {
        this.recordsPerSecond = recordsPerSecond;
    }

    @Override
    public T map(T record) throws InterruptedException {
        if (records == 0) {
            start = System.nanoTime();
        }
        double due = records++ * NANOS_PER_SECOND / recordsPerSecond;
        long aheadMillis = (long) (due - (System.nanoTime() - start)) / 1_000_000;
        if (aheadMillis > 0) {
            Thread.sleep(aheadMillis);
        }
        return record;
    }
}
