package io.sluice.testing;

/** A change does not fit the table that the changelog describes so far. */
public final class ChangelogViolation extends AssertionError {

    private static final long serialVersionUID = 1L;

    ChangelogViolation(String message) {
        super(message);
    }
}
