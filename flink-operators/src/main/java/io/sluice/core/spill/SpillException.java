package io.sluice.core.spill;

import java.io.IOException;

/** Rows cannot be written to local disk or read from it, or are no bytes. */
public final class SpillException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private SpillException(String message, IOException cause) {
        super(message, cause);
    }

    static SpillException whenWriting(SpillFile file, String setting, IOException cause) {
        return new SpillException(
                "Rows beyond the memory budget cannot be written to %s: %s. '%s' is on; make room in that directory, choose others, or turn the setting off and raise the budget."
                        .formatted(file, reason(cause), setting),
                cause);
    }

    static SpillException whenReading(SpillFile file, String setting, IOException cause) {
        return new SpillException(
                "Rows beyond the memory budget cannot be read from %s: %s. '%s' is on; they are restored from the last checkpoint."
                        .formatted(file, reason(cause), setting),
                cause);
    }

    static IOException whenCopying(SpillFile file, String setting, IOException cause) {
        return new IOException(
                "Rows beyond the memory budget cannot be read from %s: %s. '%s' is on; the snapshot that they belong to is not written."
                        .formatted(file, reason(cause), setting),
                cause);
    }

    static SpillException whenEncoding(String setting, IOException cause) {
        return new SpillException(
                "A row cannot be encoded: %s. '%s' is on, and rows beyond the memory budget are written as into a snapshot; look for the serializer that failed."
                        .formatted(reason(cause), setting),
                cause);
    }

    static SpillException whenDecoding(SpillFile file, String setting, IOException cause) {
        return new SpillException(
                "A row cannot be decoded: %s. '%s' is on, and the bytes in %s are those that were written; look for the serializer that failed."
                        .formatted(reason(cause), setting, file),
                cause);
    }

    private static String reason(IOException cause) {
        String kind = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? kind : kind + ", " + cause.getMessage();
    }
}
