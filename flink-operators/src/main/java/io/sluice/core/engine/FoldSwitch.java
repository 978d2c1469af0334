package io.sluice.core.engine;

/**
 * Decides whether folding pays: measures records per shipped row, passes records through where
 * there are too few, and samples again now and then, since keys and rates change.
 */
public final class FoldSwitch {

    /** Batches that are passed through before the next sample. */
    static final int BYPASSED_BATCHES = 50;

    private final double minRatio;
    private final long sampleRecords;

    private boolean folding = true;
    private long records;
    private long rows;
    private double ratio = Double.NaN;

    /**
     * @param minRatio records per shipped row below which folding does not pay
     * @param sampleRecords records of one sample, at least 1
     */
    public FoldSwitch(double minRatio, long sampleRecords) {
        this.minRatio = minRatio;
        this.sampleRecords = sampleRecords;
    }

    /** Takes note of a drain. Returns whether to fold from now on. */
    public boolean drained(long drainedRecords, long drainedRows) {
        records += drainedRecords;
        rows += drainedRows;
        if (folding && records >= sampleRecords) {
            ratio = (double) records / rows;
            folding = ratio >= minRatio;
            startOver();
        } else if (!folding && records >= BYPASSED_BATCHES * sampleRecords) {
            folding = true;
            startOver();
        }
        return folding;
    }

    private void startOver() {
        records = 0;
        rows = 0;
    }

    /** Whether records are folded now. */
    public boolean isFolding() {
        return folding;
    }

    /** Records per shipped row in the last complete sample, NaN before there is one. */
    public double ratio() {
        return ratio;
    }
}
