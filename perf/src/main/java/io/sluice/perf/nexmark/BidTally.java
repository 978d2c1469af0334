package io.sluice.perf.nexmark;

import io.sluice.perf.load.TableContents;
import io.sluice.perf.load.Tally;

/** Adds up the rows of a result, each of which comes once. */
final class BidTally implements Tally<BidSummary> {

    private long rows;
    private long checksum;

    @Override
    public void add(BidSummary row) {
        rows++;
        checksum += row.checksum();
    }

    @Override
    public long count() {
        return rows;
    }

    @Override
    public TableContents contents() {
        return new TableContents(rows, checksum);
    }
}
