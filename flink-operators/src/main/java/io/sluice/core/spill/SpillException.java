package io.sluice.core.spill;

import java.io.IOException;

/** Rows on local disk cannot be written or read. */
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

    private static String reason(IOException cause) {
        String kind = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? kind : kind + ", " + cause.getMessage();
    }
}
