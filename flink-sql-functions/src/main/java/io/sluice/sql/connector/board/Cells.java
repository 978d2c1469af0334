package io.sluice.sql.connector.board;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import org.apache.flink.util.StringUtils;
import org.jspecify.annotations.Nullable;

/** Values as text. */
final class Cells {

    private static final int LONGEST = 200;

    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder()
                    .appendPattern("HH:mm:ss")
                    .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
                    .toFormatter();

    private static final DateTimeFormatter DATE_AND_TIME =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .appendLiteral(' ')
                    .append(TIME)
                    .toFormatter();

    private Cells() {}

    /** The text of a value, at most 200 characters; null for NULL. */
    static @Nullable String text(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        String text = complete(value);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }

    /** A value with equality, for maps. */
    static Object key(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        return value.getClass().isArray() ? StringUtils.arrayAwareToString(value) : value;
    }

    private static String complete(Object value) {
        if (value instanceof LocalDateTime time) {
            return DATE_AND_TIME.format(time);
        }
        if (value instanceof Instant instant) {
            return DATE_AND_TIME.format(instant.atOffset(ZoneOffset.UTC)) + "Z";
        }
        if (value instanceof LocalTime time) {
            return TIME.format(time);
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        return StringUtils.arrayAwareToString(value);
    }
}
