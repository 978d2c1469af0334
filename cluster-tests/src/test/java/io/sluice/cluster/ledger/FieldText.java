package io.sluice.cluster.ledger;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Values of a row as words of text that keep their type: a letter, then the value. */
final class FieldText {

    private FieldText() {}

    static String write(@Nullable Object value) {
        if (value == null) {
            return "0";
        } else if (value instanceof Integer) {
            return "I" + value;
        } else if (value instanceof Long) {
            return "L" + value;
        } else if (value instanceof Double) {
            return "D" + value;
        } else if (value instanceof BigDecimal) {
            return "B" + value;
        } else if (value instanceof LocalDateTime) {
            return "T" + value;
        } else if (value instanceof String text) {
            return "S" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }
        throw new IllegalArgumentException("the ledger keeps no " + value.getClass().getName());
    }

    static @Nullable Object read(String word) {
        String text = word.substring(1);
        return switch (word.charAt(0)) {
            case '0' -> null;
            case 'I' -> Integer.valueOf(text);
            case 'L' -> Long.valueOf(text);
            case 'D' -> Double.valueOf(text);
            case 'B' -> new BigDecimal(text);
            case 'T' -> LocalDateTime.parse(text);
            case 'S' -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
            default -> throw new IllegalArgumentException("no field of a ledger: " + word);
        };
    }
}
