package io.sluice.examples;

/** A line that cannot be read. */
final class BadLineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadLineException(String message) {
        super(message);
    }
}
