package io.sluice.examples;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** Values as text: times to the second, numbers without exponent, null as nothing. */
final class Cells {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** From here on a double has no fraction, and its digits are better counted by an exponent. */
    private static final double PLAIN_LIMIT = 1e16;

    private Cells() {}

    /** The kind of the change and the row's fields. */
    static List<String> of(Row row) {
        List<String> cells = new ArrayList<>();
        cells.add(row.getKind().shortString());
        for (int i = 0; i < row.getArity(); i++) {
            cells.add(of(row.getField(i)));
        }
        return cells;
    }

    static String of(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Double number) {
            return plain(number);
        }
        return value instanceof LocalDateTime time ? TIME.format(time) : value.toString();
    }

    private static String plain(double number) {
        // Not so for NaN, either.
        if (!(Math.abs(number) < PLAIN_LIMIT)) {
            return Double.toString(number);
        }
        String digits = BigDecimal.valueOf(number).toPlainString();
        return digits.contains(".") ? digits : digits + ".0";
    }
}
