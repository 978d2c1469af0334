package io.sluice.core.table;

/** The tables of a subtask would outgrow their memory budget. */
public final class MemoryBudgetExceededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MemoryBudgetExceededException(String setting, long maxBytes, long usedBytes, long wantedBytes) {
        super(
                String.format(
                        "The window tables of this subtask need %,d more bytes, but hold %,d of the %,d"
                                + " that '%s' allows. Raise '%s', raise the parallelism, or keep fewer windows"
                                + " open (smaller lateness, larger slide).",
                        wantedBytes, usedBytes, maxBytes, setting, setting));
    }
}
