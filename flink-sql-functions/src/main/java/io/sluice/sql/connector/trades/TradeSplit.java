package io.sluice.sql.connector.trades;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * Every {@code splits}-th row of the table, beginning with number {@code index}. The splits are
 * interleaved, so that all of them are at about the same event time.
 *
 * @param index which split, from 0
 * @param splits number of splits of the table
 * @param position number of the next row, in the whole table
 * @param startTimestamp event time of row 0, epoch ms; part of the state, because 'now' is when the
 *     job has started for the first time
 */
record TradeSplit(int index, int splits, long position, long startTimestamp)
        implements SourceSplit {

    static TradeSplit first(int index, int splits, long startTimestamp) {
        return new TradeSplit(index, splits, index, startTimestamp);
    }

    @Override
    public String splitId() {
        return Integer.toString(index);
    }

    TradeSplit at(long next) {
        return new TradeSplit(index, splits, next, startTimestamp);
    }
}
