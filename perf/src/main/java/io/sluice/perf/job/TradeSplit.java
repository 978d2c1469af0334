package io.sluice.perf.job;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * Every {@code subtasks}-th record of the stream, beginning with number {@code subtask}.
 *
 * @param subtask which reader, from 0
 * @param subtasks number of readers
 * @param position number of the next record of this split, in the whole stream
 * @param records number of records of the whole stream
 */
record TradeSplit(int subtask, int subtasks, long position, long records) implements SourceSplit {

    @Override
    public String splitId() {
        return Integer.toString(subtask);
    }

    TradeSplit at(long next) {
        return new TradeSplit(subtask, subtasks, next, records);
    }
}
