package io.sluice.perf.load;

import java.util.Arrays;

/** Cumulating windows: statistics since the start, published at the end of every step. */
final class CumulatingOracle implements Oracle.OrderedWindows {

    private final WindowShape shape;
    private final OracleRows rows;
    private final TradeStats[] groups;
    private long stepEnd = Long.MIN_VALUE;

    CumulatingOracle(WindowShape shape, int keys, OracleRows rows) {
        this.shape = shape;
        this.rows = rows;
        groups = new TradeStats[keys];
    }

    @Override
    public void add(long timestamp, int group, Trade trade) {
        if (stepEnd == Long.MIN_VALUE) {
            stepEnd = start(timestamp) + shape.stepMillis();
        }
        while (timestamp >= stepEnd) {
            closeStep();
        }
        if (groups[group] == null) {
            groups[group] = new TradeStats();
        }
        groups[group].add(trade);
    }

    private long start(long timestamp) {
        return Math.floorDiv(timestamp, shape.sizeMillis()) * shape.sizeMillis();
    }

    @Override
    public void end() {
        if (stepEnd != Long.MIN_VALUE) {
            long last = start(stepEnd - 1) + shape.sizeMillis();
            while (stepEnd <= last) {
                closeStep();
            }
        }
    }

    private void closeStep() {
        long start = start(stepEnd - 1);
        for (int group = 0; group < groups.length; group++) {
            if (groups[group] != null) {
                rows.add(group, start, stepEnd, groups[group]);
            }
        }
        if (stepEnd == start + shape.sizeMillis()) {
            Arrays.fill(groups, null);
        }
        stepEnd += shape.stepMillis();
    }
}
