package io.sluice.sql.dialect;

import org.apache.flink.table.api.ValidationException;

/** Messages about statements. */
final class DialectException {

    private DialectException() {}

    /** What is wrong at a place in a statement. */
    static ValidationException at(String text, int offset, String message) {
        return new ValidationException(
                "Line %d, column %d: %s."
                        .formatted(
                                SqlText.line(text, offset), SqlText.column(text, offset), message));
    }
}
