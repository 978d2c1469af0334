package io.sluice.examples;

/** What to tell people of a failure. */
final class RootCause {

    private RootCause() {}

    /** The message of the innermost cause, or its name if it has none. */
    static String message(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
