package io.sluice.perf.engine;

import io.sluice.perf.load.WindowShape;
import io.sluice.perf.load.Workload;
import java.time.Duration;
import java.util.List;

/** A workload's query in SQL, over a table {@code trades} with the rowtime {@code ts}. */
final class SqlText {

    private static final String AGGREGATES =
            "COUNT(*) AS trades, SUM(quantity) AS volume, MIN(price) AS min_price,"
                    + " MAX(price) AS max_price, AVG(price) AS avg_price";

    private SqlText() {}

    /** By window functions, as Flink's documentation recommends. */
    static String byWindowFunction(Workload workload) {
        String keys = keyList(workload);
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
        String keys = keyList(workload);
        String size = interval(workload.window().sizeMillis());
        return "SELECT %s, TUMBLE_START(ts, %s), TUMBLE_END(ts, %s), %s FROM trades GROUP BY %s, TUMBLE(ts, %s)"
                .formatted(keys, size, size, AGGREGATES, keys, size);
    }

    /** By the time rounded down, without a window: one row for each record, or batch of them. */
    static String byRoundedTime(Workload workload) {
        String keys = keyList(workload);
        Duration size = Duration.ofMillis(workload.window().sizeMillis());
        String start =
                "CAST(EXTRACT(EPOCH FROM CAST(ts AS TIMESTAMP(3))) / %d * %d AS BIGINT)"
                        .formatted(size.toSeconds(), size.toSeconds());
        return "SELECT %s, window_start, window_start + %d, %s FROM (SELECT *, %s AS window_start FROM trades) GROUP BY %s, window_start"
                .formatted(keys, size.toSeconds(), AGGREGATES, start, keys);
    }

    /** By a function of Sluice, on the table. */
    static String byFunction(Workload workload) {
        WindowShape shape = workload.window();
        String size = interval(shape.sizeMillis());
        String step = shape.stepMillis() == 0 ? "" : interval(shape.stepMillis());
        String windows =
                switch (shape.kind()) {
                    case TUMBLING -> "size => " + size;
                    case HOPPING -> "slide => %s, size => %s".formatted(step, size);
                    case CUMULATING -> "step => %s, size => %s".formatted(step, size);
                    case SESSION -> "gap => " + size;
                };
        String name =
                switch (shape.kind()) {
                    case TUMBLING -> "TUMBLE_CHANGES";
                    case HOPPING -> "HOP_CHANGES";
                    case CUMULATING -> "CUMULATE_CHANGES";
                    case SESSION -> "SESSION_CHANGES";
                };
        return "SELECT * FROM %s(input => TABLE trades PARTITION BY (%s), timecol => DESCRIPTOR(ts), %s, aggregates => '%s', emit => '%s')"
                .formatted(name, keyList(workload), windows, AGGREGATES, emit(workload));
    }

    /** Windows of Flink's, for {@link #byFunctionOnWindows}. */
    static String windowed(Workload workload) {
        return "SELECT * FROM " + windowFunction(workload.window(), keyList(workload));
    }

    /** By a function of Sluice, on the view {@code windowed}. */
    static String byFunctionOnWindows(Workload workload) {
        return "SELECT * FROM EMIT_CHANGES(input => TABLE windowed PARTITION BY (%s, window_start, window_end), aggregates => '%s', emit => '%s')"
                .formatted(keyList(workload), AGGREGATES, emit(workload));
    }

    private static String emit(Workload workload) {
        return switch (workload.emission()) {
            case FINAL -> "FINAL";
            // Functions have no batches; the interval is one of event time.
            case CHANGES, PER_RECORD -> "CHANGES";
            case ALL_GROUPS ->
                    throw new IllegalArgumentException(
                            workload.emission().label() + " is not in SQL");
            case EVERY_100_MS -> "EVERY INTERVAL ''100'' MILLISECOND";
        };
    }

    static List<String> keys(Workload workload) {
        return workload.keyFields() == 1 ? List.of("trader") : List.of("trader", "symbol");
    }

    private static String keyList(Workload workload) {
        return String.join(", ", keys(workload));
    }

    /** A literal of SQL for so many ms, for all of Flink's window functions and ours. */
    private static String interval(long millis) {
        if (millis % 60_000 == 0) {
            return "INTERVAL '%d' MINUTE".formatted(millis / 60_000);
        }
        return millis % 1_000 == 0
                ? "INTERVAL '%d' SECOND".formatted(millis / 1_000)
                : "INTERVAL '%d.%03d' SECOND".formatted(millis / 1_000, millis % 1_000);
    }
}
