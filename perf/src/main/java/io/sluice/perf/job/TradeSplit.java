package io.sluice.perf.job;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * Every {@code subtasks}-th block of records of the stream, beginning with number {@code subtask}.
 * Records of a block lie side by side, so that what reading one costs does not depend on the number
 * of readers.
 *
 * @param subtask which reader, from 0
 * @param subtasks number of readers
 * @param position number of the next record of this split, in the whole stream; the first one of a
 *     block
 * @param records number of records of the whole stream
 */
record TradeSplit(int subtask, int subtasks, long position, long records) implements SourceSplit {

    /** Records of a block. */
    static final int BLOCK = 64;

    /** All records of a reader. */
    static TradeSplit of(int subtask, int subtasks, long records) {
        return new TradeSplit(subtask, subtasks, (long) subtask * BLOCK, records);
    }

    /** Whether none of them has been read. */
    boolean isUnread() {
        return position == (long) subtask * BLOCK;
    }

    @Override
    public String splitId() {
        return Integer.toString(subtask);
    }

    TradeSplit at(long next) {
        return new TradeSplit(subtask, subtasks, next, records);
    }
}
