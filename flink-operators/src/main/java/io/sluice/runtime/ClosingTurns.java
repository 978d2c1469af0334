package io.sluice.runtime;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.MailboxExecutor.MailOptions;

/**
 * Closes windows in turns. Between two turns the task takes elements of its input, a barrier for
 * instance, or other mails: a checkpoint waits for a turn, not for a close. Input that is there
 * gets as much time as the turn before it took, since a barrier stands behind what is in flight,
 * and that behind one turn for each element would be a long way. Owned by the task's thread.
 */
final class ClosingTurns implements AutoCloseable {

    private final MailboxExecutor mailbox;
    private final int maxRows;
    private final Turn turn;
    private final LongSupplier inputs;
    private final LongConsumer whenDone;
    private boolean inProgress;
    private boolean mailed;
    private boolean stopped;
    private long watermark = Long.MIN_VALUE;
    private long start;

    /** When the last turn ended, how long it took, and the number of inputs then or since. */
    private long turnEnd;

    private long turnNanos;
    private long inputsSeen;

    /**
     * @param mailbox of the task
     * @param maxRows how many rows a turn may visit
     * @param turn closes some windows
     * @param inputs how many elements of the input the task has taken so far
     * @param whenDone told when all windows are closed that a watermark closes: how many ns after
     *     it came
     */
    ClosingTurns(
            MailboxExecutor mailbox,
            int maxRows,
            Turn turn,
            LongSupplier inputs,
            LongConsumer whenDone) {
        this.mailbox = mailbox;
        this.maxRows = maxRows;
        this.turn = turn;
        this.inputs = inputs;
        this.whenDone = whenDone;
    }

    /** Whether windows are left to close. */
    boolean inProgress() {
        return inProgress;
    }

    /** Begins to close what a watermark closes, or goes on. */
    void advance(long to) {
        begin(to);
        take();
    }

    /** Closes what a watermark closes, and what is left, in one go. */
    void finish(long to) {
        begin(to);
        if (!turn.take(watermark, Long.MAX_VALUE)) {
            throw new IllegalStateException("windows are left to close at " + watermark);
        }
        end();
    }

    private void begin(long to) {
        watermark = Math.max(watermark, to);
        if (!inProgress) {
            inProgress = true;
            start = System.nanoTime();
        }
    }

    private void take() {
        long begin = System.nanoTime();
        boolean done = turn.take(watermark, maxRows);
        turnEnd = System.nanoTime();
        turnNanos = turnEnd - begin;
        inputsSeen = inputs.getAsLong();
        if (done) {
            end();
        } else {
            mail();
        }
    }

    private void mail() {
        if (!mailed) {
            mailed = true;
            // Not yield(): that takes mails only, and barriers are no mails.
            mailbox.execute(MailOptions.deferrable(), this::onMail, "close windows");
        }
    }

    private void onMail() {
        mailed = false;
        if (!inProgress || stopped) {
            return;
        }
        if (isInputsTime()) {
            mail();
        } else {
            take();
        }
    }

    /** Whether there is input, which has not had its time yet. */
    private boolean isInputsTime() {
        long seen = inputsSeen;
        inputsSeen = inputs.getAsLong();
        return inputsSeen != seen && System.nanoTime() - turnEnd < turnNanos;
    }

    private void end() {
        inProgress = false;
        whenDone.accept(System.nanoTime() - start);
    }

    /** No turn is taken after this. */
    @Override
    public void close() {
        stopped = true;
    }

    /** Closes some of what a watermark closes. */
    @FunctionalInterface
    interface Turn {

        /** Returns whether nothing is left. */
        boolean take(long watermark, long maxRows);
    }
}
