package io.sluice.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Trades per trader, symbol and minute.
 *
 * @param rows by their key
 */
record Results(Map<Key, Values> rows) {

    private static final long MINUTE = 60_000;

    /** Times are epoch ms. */
    record Key(String trader, String symbol, long windowStart, long windowEnd) {}

    record Values(long trades, long volume, double avgPrice) {}

    /** Computed from the trades, one after the other. */
    static Results of(List<Trade> trades) {
        Map<Key, Values> rows = new HashMap<>();
        for (Trade trade : trades) {
            long start = trade.tradeTime() - trade.tradeTime() % MINUTE;
            Key key = new Key(trade.traderId(), trade.symbol(), start, start + MINUTE);
            // Sums first, the average at the end.
            Values sums = rows.getOrDefault(key, new Values(0, 0, 0));
            rows.put(
                    key,
                    new Values(
                            sums.trades + 1,
                            sums.volume + trade.quantity(),
                            sums.avgPrice + trade.price()));
        }
        rows.replaceAll(
                (key, sums) -> new Values(sums.trades, sums.volume, sums.avgPrice / sums.trades));
        return new Results(rows);
    }

    /** What is in a table. */
    static Results of(Connection connection, String table) throws SQLException {
        Map<Key, Values> rows = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT trader_id, symbol, window_start::TEXT, window_end::TEXT,"
                                        + " trades, volume, avg_price FROM "
                                        + table)) {
            while (result.next()) {
                rows.put(
                        new Key(
                                result.getString(1),
                                result.getString(2),
                                millis(result.getString(3)),
                                millis(result.getString(4))),
                        new Values(result.getLong(5), result.getLong(6), result.getDouble(7)));
            }
        }
        return new Results(rows);
    }

    /** A time in UTC, with or without a T. */
    static long millis(String text) {
        return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    /** Whether numbers of trades and volumes are those of other results. */
    boolean sameCounts(Results other) {
        return rows.keySet().equals(other.rows.keySet())
                && rows.entrySet().stream()
                        .allMatch(
                                row -> {
                                    Values values = other.rows.get(row.getKey());
                                    return row.getValue().trades == values.trades
                                            && row.getValue().volume == values.volume;
                                });
    }

    void assertEqualTo(Results expected) {
        assertThat(rows.keySet()).isEqualTo(expected.rows.keySet());
        expected.rows.forEach(
                (key, values) -> {
                    Values actual = rows.get(key);
                    assertThat(actual.trades).as("%s", key).isEqualTo(values.trades);
                    assertThat(actual.volume).as("%s", key).isEqualTo(values.volume);
                    assertThat(actual.avgPrice)
                            .as("%s", key)
                            .isCloseTo(values.avgPrice, within(1e-9 * values.avgPrice));
                });
    }

    /** Only the rows of windows that end later. */
    Results endingAfter(long timestamp) {
        Map<Key, Values> later = new HashMap<>(rows);
        later.keySet().removeIf(key -> key.windowEnd <= timestamp);
        return new Results(later);
    }
}
