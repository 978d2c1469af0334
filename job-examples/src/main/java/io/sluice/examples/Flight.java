package io.sluice.examples;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One flight of the bundled file.
 *
 * @param scheduled scheduled departure, epoch ms; the file's times are taken for UTC
 * @param delayMinutes how much later it left, negative if earlier
 * @param distanceMiles length of the flight
 * @param origin airport of departure
 * @param destination airport of arrival
 */
public record Flight(
        long scheduled, int delayMinutes, int distanceMiles, String origin, String destination) {

    /** The columns of the file. */
    static final String HEADER = "scheduled,delay_minutes,distance_miles,origin,destination";

    private static final List<String> COLUMNS = List.of(HEADER.split(",", -1));
    private static final int SHOWN = 100;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withResolverStyle(ResolverStyle.STRICT);

    /** Actual departure, epoch ms. */
    long departure() {
        return scheduled + delayMinutes * 60_000L;
    }

    /**
     * Reads a line of the file.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static Flight parse(String line) {
        String[] fields = line.split(",", -1);
        if (fields.length != COLUMNS.size()) {
            throw new IllegalArgumentException(
                    "%s fields expected, got %s".formatted(COLUMNS.size(), fields.length));
        }
        return new Flight(
                time(fields, 0),
                integer(fields, 1),
                integer(fields, 2),
                text(fields, 3),
                text(fields, 4));
    }

    private static long time(String[] fields, int column) {
        try {
            return LocalDateTime.parse(fields[column], TIME)
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException wrong) {
            throw malformed("a time such as 2001-01-31 23:59", fields, column, wrong);
        }
    }

    private static int integer(String[] fields, int column) {
        try {
            return Integer.parseInt(fields[column]);
        } catch (NumberFormatException wrong) {
            throw malformed("an integer", fields, column, wrong);
        }
    }

    private static String text(String[] fields, int column) {
        if (fields[column].isBlank()) {
            throw malformed("a name", fields, column, null);
        }
        return fields[column];
    }

    private static IllegalArgumentException malformed(
            String expected, String[] fields, int column, @Nullable Exception cause) {
        String field = fields[column];
        String shown = field.length() <= SHOWN ? field : field.substring(0, SHOWN) + "...";
        return new IllegalArgumentException(
                "%s must be %s, got '%s'".formatted(COLUMNS.get(column), expected, shown), cause);
    }

    /** The flight as a line of the file. */
    String toLine() {
        return String.join(
                ",",
                TIME.format(
                        LocalDateTime.ofEpochSecond(
                                Math.floorDiv(scheduled, 1_000L), 0, ZoneOffset.UTC)),
                String.valueOf(delayMinutes),
                String.valueOf(distanceMiles),
                origin,
                destination);
    }
}
