package io.sluice.runtime.codec;

import java.io.IOException;

/** Bytes that end early or cannot have been written by this code. */
public final class CorruptBytesException extends IOException {

    private static final long serialVersionUID = 1L;

    /** With what was found, and where. */
    public CorruptBytesException(String message) {
        super(message);
    }

    /** With what was found, and the failure that it led to. */
    public CorruptBytesException(String message, Throwable cause) {
        super(message, cause);
    }
}
