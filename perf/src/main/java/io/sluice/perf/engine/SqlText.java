package io.sluice.perf.engine;

import io.sluice.perf.load.WindowShape;
import io.sluice.perf.load.Workload;
import java.time.Duration;

/** A workload's query in SQL, over a table {@code trades} with the rowtime {@code ts}. */
final class SqlText {

    private static final String AGGREGATES =
            "COUNT(*) AS trades, SUM(quantity) AS volume, MIN(price) AS min_price,"
                    + " MAX(price) AS max_price, AVG(price) AS avg_price";

    private SqlText() {}

    /** By window functions, as Flink's documentation recommends. */
    static String byWindowFunction(Workload workload) {
        String keys = keys(workload);
        return "SELECT %s, window_start, window_end, %s FROM %s GROUP BY %s, window_start, window_end"
                .formatted(keys, AGGREGATES, windowFunction(workload.window(), keys), keys);
    }

    private static String windowFunction(WindowShape shape, String keys) {
        String size = interval(shape.sizeMillis());
        String step = shape.stepMillis() == 0 ? "" : interval(shape.stepMillis());
        return switch (shape.kind()) {
            case TUMBLING -> "TUMBLE(TABLE trades, DESCRIPTOR(ts), %s)".formatted(size);
            case HOPPING -> "HOP(TABLE trades, DESCRIPTOR(ts), %s, %s)".formatted(step, size);
            case CUMULATING ->
                    "CUMULATE(TABLE trades, DESCRIPTOR(ts), %s, %s)".formatted(step, size);
            case SESSION ->
                    "SESSION(TABLE trades PARTITION BY (%s), DESCRIPTOR(ts), %s)"
                            .formatted(keys, size);
        };
    }

    /** By group windows, which Flink calls legacy; the only ones that fire early. */
    static String byGroupWindow(Workload workload) {
        String keys = keys(workload);
        String size = interval(workload.window().sizeMillis());
        return "SELECT %s, TUMBLE_START(ts, %s), TUMBLE_END(ts, %s), %s FROM trades GROUP BY %s, TUMBLE(ts, %s)"
                .formatted(keys, size, size, AGGREGATES, keys, size);
    }

    /** By the time rounded down, without a window: one row for each record, or batch of them. */
    static String byRoundedTime(Workload workload) {
        String keys = keys(workload);
        Duration size = Duration.ofMillis(workload.window().sizeMillis());
        String start =
                "CAST(EXTRACT(EPOCH FROM CAST(ts AS TIMESTAMP(3))) / %d * %d AS BIGINT)"
                        .formatted(size.toSeconds(), size.toSeconds());
        return "SELECT %s, window_start, window_start + %d, %s FROM (SELECT *, %s AS window_start FROM trades) GROUP BY %s, window_start"
                .formatted(keys, size.toSeconds(), AGGREGATES, start, keys);
    }

    private static String keys(Workload workload) {
        return workload.keyFields() == 1 ? "trader" : "trader, symbol";
    }

    private static String interval(long millis) {
        long seconds = millis / 1_000;
        return seconds % 60 == 0
                ? "INTERVAL '%d' MINUTE".formatted(seconds / 60)
                : "INTERVAL '%d' SECOND".formatted(seconds);
    }
}
