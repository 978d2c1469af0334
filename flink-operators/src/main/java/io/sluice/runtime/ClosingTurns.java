package io.sluice.runtime;

import java.util.function.LongConsumer;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.MailboxExecutor.MailOptions;

/**
 * Closes windows in turns. Between two turns the task takes one element of its input, a barrier for
 * instance, or another mail: a checkpoint waits for a turn, not for a close. Owned by the task's
 * thread.
 */
final class ClosingTurns implements AutoCloseable {

    private final MailboxExecutor mailbox;
    private final int maxRows;
    private final Turn turn;
    private final LongConsumer whenDone;
    private boolean inProgress;
    private boolean mailed;
    private boolean stopped;
    private long watermark = Long.MIN_VALUE;
    private long start;

    /**
     * @param mailbox of the task
     * @param maxRows how many rows a turn may visit
     * @param turn closes some windows
     * @param whenDone told when all windows are closed that a watermark closes: how many ns after
     *     it came
     */
    ClosingTurns(MailboxExecutor mailbox, int maxRows, Turn turn, LongConsumer whenDone) {
        this.mailbox = mailbox;
        this.maxRows = maxRows;
        this.turn = turn;
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
        if (turn.take(watermark, maxRows)) {
            end();
        } else if (!mailed) {
            mailed = true;
            // Not yield(): that takes mails only, and barriers are no mails.
            mailbox.execute(MailOptions.deferrable(), this::onMail, "close windows");
        }
    }

    private void onMail() {
        mailed = false;
        if (inProgress && !stopped) {
            take();
        }
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
