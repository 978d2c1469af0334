package io.sluice.sql.connector.board;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;

/** The options of connector {@code sluice-board}, and what they may be. */
final class BoardOptions {

    private static final int MOST_ROWS = 5_000;
    private static final int LAST_PORT = 65_535;
    private static final Duration SHORTEST_REFRESH = Duration.ofMillis(20);
    private static final Duration LONGEST_REFRESH = Duration.ofMinutes(1);
    private static final Duration LONGEST_OPEN = Duration.ofDays(365);

    /** What a board accepts. */
    enum Changelog {
        UPSERT("upsert"),
        RETRACT("retract");

        private final String text;

        Changelog(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static final ConfigOption<String> SPARKLINE =
            ConfigOptions.key("sparkline")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Numeric column whose course is drawn.");

    static final ConfigOption<Changelog> CHANGELOG =
            ConfigOptions.key("changelog")
                    .enumType(Changelog.class)
                    .defaultValue(Changelog.UPSERT)
                    .withDescription("Whether rows before an update are sent to the board too.");

    private static final ConfigOption<String> TITLE =
            ConfigOptions.key("title")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Shown at the top; the table's name if not given.");

    private static final ConfigOption<String> HOST =
            ConfigOptions.key("host")
                    .stringType()
                    .defaultValue("127.0.0.1")
                    .withDescription("Address that the server listens at.");

    private static final ConfigOption<Integer> PORT =
            ConfigOptions.key("port")
                    .intType()
                    .defaultValue(0)
                    .withDescription("Port of the server; 0 for any free one.");

    private static final ConfigOption<Boolean> ALLOW_REMOTE =
            ConfigOptions.key("allow-remote")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription("Whether other machines may see the board.");

    private static final ConfigOption<Integer> MAX_ROWS =
            ConfigOptions.key("max-rows")
                    .intType()
                    .defaultValue(500)
                    .withDescription("Rows that are kept; the ones changed last.");

    private static final ConfigOption<Duration> REFRESH_INTERVAL =
            ConfigOptions.key("refresh-interval")
                    .durationType()
                    .defaultValue(Duration.ofMillis(100))
                    .withDescription("Time between two updates of a browser.");

    private static final ConfigOption<Duration> KEEP_OPEN =
            ConfigOptions.key("keep-open")
                    .durationType()
                    .defaultValue(Duration.ZERO)
                    .withDescription("How long the board, and the job, stay after the last row.");

    private BoardOptions() {}

    static Set<ConfigOption<?>> all() {
        return Set.of(
                TITLE,
                HOST,
                PORT,
                ALLOW_REMOTE,
                MAX_ROWS,
                REFRESH_INTERVAL,
                KEEP_OPEN,
                SPARKLINE,
                CHANGELOG);
    }

    /**
     * Reads the options.
     *
     * @throws ValidationException that names the option that is wrong, and what would be right
     */
    static BoardConfig read(ReadableConfig options, String table) {
        int port = options.get(PORT);
        check(port >= 0 && port <= LAST_PORT, PORT, port, "0, which is any free one, to 65535");
        int maxRows = options.get(MAX_ROWS);
        check(maxRows >= 1 && maxRows <= MOST_ROWS, MAX_ROWS, maxRows, "1 to " + MOST_ROWS);
        Duration refresh = options.get(REFRESH_INTERVAL);
        check(
                refresh.compareTo(SHORTEST_REFRESH) >= 0 && refresh.compareTo(LONGEST_REFRESH) <= 0,
                REFRESH_INTERVAL,
                refresh,
                "20 ms to 1 min");
        Duration keepOpen = options.get(KEEP_OPEN);
        check(
                !keepOpen.isNegative() && keepOpen.compareTo(LONGEST_OPEN) <= 0,
                KEEP_OPEN,
                keepOpen,
                "0 to 365 d");
        boolean allowRemote = options.get(ALLOW_REMOTE);
        String host = options.get(HOST);
        if (!allowRemote && !isLoopback(host)) {
            throw new ValidationException(
                    ("'%s' is '%s', by which other machines could see the board. Add '%s' = 'true' if"
                                    + " they may, or use '127.0.0.1'.")
                            .formatted(HOST.key(), host, ALLOW_REMOTE.key()));
        }
        return new BoardConfig(
                options.getOptional(TITLE).orElse(table),
                host,
                port,
                allowRemote,
                maxRows,
                refresh,
                keepOpen);
    }

    private static boolean isLoopback(String host) {
        try {
            return !host.isBlank() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            // Perhaps known where the job runs, but not known to be this machine.
            return false;
        }
    }

    private static void check(boolean right, ConfigOption<?> option, Object value, String range) {
        if (!right) {
            throw new ValidationException(
                    "'%s' is %s; it must be %s".formatted(option.key(), value, range));
        }
    }
}
