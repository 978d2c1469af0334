package io.sluice.core.engine;

/** How many rows may be visited before other work gets its turn. */
final class Allowance {

    private long rows;

    /** For so many rows. */
    Allowance(long rows) {
        this.rows = rows;
    }

    /** Takes a row of it, if one is left. */
    boolean take() {
        return rows-- > 0;
    }

    /** Charges rows that were visited together with one that was taken, if need be beyond it. */
    void charge(long more) {
        rows -= more;
    }

    /** How many rows are left, at least 0. */
    long left() {
        return Math.max(0, rows);
    }
}
