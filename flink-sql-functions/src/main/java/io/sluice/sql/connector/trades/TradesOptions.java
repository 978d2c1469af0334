package io.sluice.sql.connector.trades;

import io.sluice.sql.connector.trades.TradesConfig.Generator;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;

/** The options of connector {@code sluice-trades}, and what they may be. */
final class TradesOptions {

    private static final String NOW = "now";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** Names of more keys would not fit beside a job's own things. */
    private static final int MOST_KEYS = 1_000_000;

    private static final double MOST_SKEW = 10;
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final long DEFAULT_EVENT_RATE = 10_000;

    private static final ConfigOption<Generator> GENERATOR =
            ConfigOptions.key("generator")
                    .enumType(Generator.class)
                    .defaultValue(Generator.MARKET)
                    .withDescription("Which trades.");

    private static final ConfigOption<Long> NUMBER_OF_ROWS =
            ConfigOptions.key("number-of-rows")
                    .longType()
                    .noDefaultValue()
                    .withDescription("Rows of the table; without it the table never ends.");

    private static final ConfigOption<Long> ROWS_PER_SECOND =
            ConfigOptions.key("rows-per-second")
                    .longType()
                    .defaultValue(DEFAULT_EVENT_RATE)
                    .withDescription("Most rows per second of all readers; 0 for no limit.");

    private static final ConfigOption<Integer> TRADERS =
            ConfigOptions.key("traders")
                    .intType()
                    .defaultValue(20)
                    .withDescription("Number of traders.");

    private static final ConfigOption<Integer> SYMBOLS =
            ConfigOptions.key("symbols")
                    .intType()
                    .defaultValue(10)
                    .withDescription("Number of symbols.");

    private static final ConfigOption<Double> SKEW =
            ConfigOptions.key("skew")
                    .doubleType()
                    .defaultValue(0.0)
                    .withDescription("Exponent of Zipf's law for traders and symbols.");

    private static final ConfigOption<Duration> DISORDER =
            ConfigOptions.key("disorder")
                    .durationType()
                    .defaultValue(Duration.ZERO)
                    .withDescription("Most by which a row trails the rows before it.");

    private static final ConfigOption<Double> LATE_FRACTION =
            ConfigOptions.key("late-fraction")
                    .doubleType()
                    .defaultValue(0.0)
                    .withDescription("Part of the rows that trail by more than the disorder.");

    private static final ConfigOption<Duration> LATENESS =
            ConfigOptions.key("lateness")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(1))
                    .withDescription("Most by which late rows exceed the disorder.");

    private static final ConfigOption<Long> SEED =
            ConfigOptions.key("seed")
                    .longType()
                    .defaultValue(1L)
                    .withDescription("Of everything random.");

    private static final ConfigOption<String> START_TIME =
            ConfigOptions.key("start-time")
                    .stringType()
                    .defaultValue("2024-01-01 00:00:00")
                    .withDescription("Event time of the first row, in UTC, or 'now'.");

    private static final ConfigOption<Long> EVENT_RATE =
            ConfigOptions.key("event-time.rows-per-second")
                    .longType()
                    .noDefaultValue()
                    .withDescription(
                            "Rows per second of event time; 'rows-per-second' if not given.");

    private TradesOptions() {}

    static Set<ConfigOption<?>> all() {
        return Set.of(
                GENERATOR,
                NUMBER_OF_ROWS,
                ROWS_PER_SECOND,
                TRADERS,
                SYMBOLS,
                SKEW,
                DISORDER,
                LATE_FRACTION,
                LATENESS,
                SEED,
                START_TIME,
                EVENT_RATE);
    }

    /**
     * Reads the options.
     *
     * @throws ValidationException that names the option that is wrong, and what would be right
     */
    static TradesConfig read(ReadableConfig options) {
        Generator generator = options.get(GENERATOR);
        Optional<Long> rows = options.getOptional(NUMBER_OF_ROWS);
        if (rows.isPresent()) {
            check(
                    rows.get() >= 1 && rows.get() <= TradesConfig.UNBOUNDED_ROWS,
                    NUMBER_OF_ROWS,
                    rows.get(),
                    "1 to " + TradesConfig.UNBOUNDED_ROWS);
        }
        long rowsPerSecond = options.get(ROWS_PER_SECOND);
        check(rowsPerSecond >= 0, ROWS_PER_SECOND, rowsPerSecond, "at least 0; 0 is no limit");
        if (generator != Generator.MARKET) {
            return reference(options, generator, rows, rowsPerSecond);
        }
        double lateFraction = options.get(LATE_FRACTION);
        check(lateFraction >= 0 && lateFraction <= 1, LATE_FRACTION, lateFraction, "0 to 1");
        double skew = options.get(SKEW);
        check(skew >= 0 && skew <= MOST_SKEW, SKEW, skew, "0, which is uniform, to 10");
        Duration lateness = options.get(LATENESS);
        check(
                lateness.compareTo(Duration.ofMillis(1)) >= 0 && lateness.compareTo(LONGEST) <= 0,
                LATENESS,
                lateness,
                "1 ms to 365 d");
        Duration disorder = options.get(DISORDER);
        check(
                !disorder.isNegative() && disorder.compareTo(LONGEST) <= 0,
                DISORDER,
                disorder,
                "0 to 365 d");
        long eventRate =
                options.getOptional(EVENT_RATE)
                        .orElse(rowsPerSecond == 0 ? DEFAULT_EVENT_RATE : rowsPerSecond);
        check(
                eventRate >= 1 && eventRate <= Integer.MAX_VALUE,
                EVENT_RATE,
                eventRate,
                "1 to " + Integer.MAX_VALUE);
        return new TradesConfig(
                generator,
                rows.orElse(TradesConfig.UNBOUNDED_ROWS),
                rows.isPresent(),
                rowsPerSecond,
                keys(options, TRADERS),
                keys(options, SYMBOLS),
                skew,
                disorder.toMillis(),
                lateFraction,
                lateness.toMillis(),
                options.get(SEED),
                startTimestamp(options.get(START_TIME)),
                eventRate);
    }

    private static TradesConfig reference(
            ReadableConfig options, Generator generator, Optional<Long> rows, long rowsPerSecond) {
        for (ConfigOption<?> option :
                List.of(
                        TRADERS,
                        SYMBOLS,
                        SKEW,
                        DISORDER,
                        LATE_FRACTION,
                        LATENESS,
                        SEED,
                        START_TIME,
                        EVENT_RATE)) {
            if (options.getOptional(option).isPresent()) {
                throw new ValidationException(
                        "'%s' is an option of 'generator' = 'market'; the trades of 'generator' = '%s' are fixed. Remove one of the two."
                                .formatted(option.key(), generator));
            }
        }
        return new TradesConfig(
                generator,
                rows.orElse(TradesConfig.UNBOUNDED_ROWS),
                rows.isPresent(),
                rowsPerSecond,
                ReferenceGenerator.TRADERS,
                ReferenceGenerator.SYMBOLS,
                0,
                0,
                0,
                1,
                0,
                ReferenceGenerator.START_TIMESTAMP,
                1_000);
    }

    private static int keys(ReadableConfig options, ConfigOption<Integer> option) {
        int keys = options.get(option);
        check(keys >= 1 && keys <= MOST_KEYS, option, keys, "1 to " + MOST_KEYS);
        return keys;
    }

    private static long startTimestamp(String text) {
        if (text.equals(NOW)) {
            return TradesConfig.NOW;
        }
        try {
            return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeParseException notATime) {
            throw new ValidationException(
                    "'%s' is '%s'; it must be a time in UTC such as '2024-01-01 09:30:00', or 'now'"
                            .formatted(START_TIME.key(), text),
                    notATime);
        }
    }

    private static void check(boolean right, ConfigOption<?> option, Object value, String range) {
        if (!right) {
            throw new ValidationException(
                    "'%s' is %s; it must be %s".formatted(option.key(), value, range));
        }
    }
}
