package io.sluice.sketch;

import io.sluice.core.aggregate.SqlEquality;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Set;
import org.apache.datasketches.hll.Union;

/** How values are hashed into a sketch: by what they are, the same in every process and release. */
public final class SketchValues {

    private static final Set<Class<?>> SUPPORTED =
            Set.of(
                    Byte.class,
                    Short.class,
                    Integer.class,
                    Long.class,
                    Float.class,
                    Double.class,
                    BigDecimal.class,
                    Boolean.class,
                    String.class,
                    Instant.class,
                    LocalDate.class,
                    LocalTime.class,
                    LocalDateTime.class);

    /** The sketch leaves out empty strings by itself. */
    private static final String EMPTY_STRING = "\u0000empty";

    private SketchValues() {}

    /** Whether values of a class can be hashed. */
    public static boolean supports(Class<?> type) {
        return SUPPORTED.contains(type);
    }

    static void add(Object value, Union union) {
        if (value instanceof String string) {
            union.update(string.isEmpty() ? EMPTY_STRING : string);
        } else if (value instanceof Double || value instanceof Float) {
            // The sketch itself takes -0.0 for 0.0 and all NaNs for one.
            union.update(((Number) value).doubleValue());
        } else if (value instanceof BigDecimal) {
            union.update(String.valueOf(SqlEquality.canonical(value)));
        } else if (value instanceof Number integer) {
            union.update(integer.longValue());
        } else if (value instanceof Boolean flag) {
            union.update(flag ? 1L : 0L);
        } else if (value instanceof Instant instant) {
            union.update(new long[] {instant.getEpochSecond(), instant.getNano()});
        } else if (value instanceof LocalDate date) {
            union.update(date.toEpochDay());
        } else if (value instanceof LocalTime time) {
            union.update(time.toNanoOfDay());
        } else if (value instanceof LocalDateTime time) {
            union.update(
                    new long[] {time.toLocalDate().toEpochDay(), time.toLocalTime().toNanoOfDay()});
        } else {
            throw new IllegalArgumentException(
                    "cannot hash a " + value.getClass().getName() + " into a sketch");
        }
    }
}
