package io.sluice.cluster.campaign;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.MapFunction;

/**
 * Passes records on, slowly if {@link Control} says so, and throws at one of them when it is told
 * to.
 *
 * @param <T> record
 */
final class Saboteur<T> implements MapFunction<T, T> {

    private static final long serialVersionUID = 1L;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Rows between two polls with which a window counts as closing. */
    private static final int ROWS_OF_A_CLOSE = 3;

    private final Control control;
    private final String place;
    private final boolean isSlow;
    private boolean polled;
    private long nextPoll;
    private long delayNanos;
    private int rows;
    private long countdown = Long.MAX_VALUE;

    /**
     * A saboteur.
     *
     * @param place by which it is told to fail
     * @param isSlow whether it obeys {@link Control#DELAY} and reports {@link Control#CLOSING}
     */
    Saboteur(Control control, String place, boolean isSlow) {
        this.control = control;
        this.place = place;
        this.isSlow = isSlow;
    }

    @Override
    public T map(T record) throws IOException {
        rows++;
        long now = System.nanoTime();
        if (!polled || now - nextPoll >= 0) {
            poll();
            polled = true;
            nextPoll = now + POLL_NANOS;
        }
        if (countdown != Long.MAX_VALUE && --countdown < 0) {
            throw new InjectedException(place);
        }
        if (delayNanos > 0) {
            LockSupport.parkNanos(delayNanos);
        }
        return record;
    }

    private void poll() throws IOException {
        if (isSlow) {
            delayNanos = control.get(Control.DELAY, 0);
            if (rows >= ROWS_OF_A_CLOSE) {
                control.set(Control.CLOSING, 1);
            }
        }
        rows = 0;
        String order = Control.FAIL + place;
        if (countdown == Long.MAX_VALUE && control.has(order)) {
            long records = control.get(order, 0);
            // Of several subtasks the one that takes the order executes it.
            if (control.take(order)) {
                countdown = records;
            }
        }
    }

    /** The failure that the campaign wants. */
    static final class InjectedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        InjectedException(String place) {
            super("injected: " + place + " fails");
        }
    }
}
