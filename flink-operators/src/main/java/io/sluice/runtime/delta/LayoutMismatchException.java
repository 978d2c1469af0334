package io.sluice.runtime.delta;

/** In-flight data was written by another layout than the one that reads it. */
public final class LayoutMismatchException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    LayoutMismatchException(String query, String difference) {
        super(
                "In-flight data was written by another layout of query '"
                        + query
                        + "'. What differs: "
                        + difference
                        + ". Restore from a savepoint or an aligned checkpoint, which hold no"
                        + " in-flight data, or restore the unaligned checkpoint with the query as it"
                        + " was.");
    }
}
