package io.sluice.perf.load;

/** Counts and remembers the rows of a result. */
public interface SummaryTally extends Tally<TradeSummary> {

    /**
     * Takes one row; neither is kept.
     *
     * @param key of the row, whose own key fields are not looked at
     */
    void add(KeyDigest key, TradeSummary row);
}
