package io.sluice.sql.dialect;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.flink.types.Row;

/**
 * Random windowed aggregations over a table of random rows. Numbers are such that sums of doubles
 * and floats are exact, so that results can be compared as they are.
 */
final class RandomQueries {

    /** Columns of {@link #rows}: names. */
    static final String[] COLUMNS = {"k", "g", "b", "t", "s", "i", "l", "f", "d", "day", "c", "ts"};

    private static final int ROWS = 400;

    /** How far a row may be behind the greatest time before it, in ms. */
    static final int DISORDER_MILLIS = 5_000;

    private static final List<String> KEYS =
            List.of("k", "g", "b", "CAST(g AS BIGINT) * 2 AS g2", "UPPER(k) AS upper_k");

    private static final List<String> AGGREGATES =
            List.of(
                    "COUNT(*)",
                    "COUNT(k)",
                    "COUNT(d)",
                    "SUM(t)",
                    "SUM(s)",
                    "SUM(i)",
                    "SUM(l)",
                    "SUM(f)",
                    "SUM(d)",
                    "SUM(i + 1)",
                    "SUM(d * 2)",
                    "AVG(t)",
                    "AVG(i)",
                    "AVG(l)",
                    "AVG(d)",
                    "MIN(t)",
                    "MIN(s)",
                    "MIN(i)",
                    "MIN(l)",
                    "MIN(f)",
                    "MIN(d)",
                    "MIN(`day`)",
                    "MAX(`day`)",
                    "MAX(i)",
                    "MAX(l)",
                    "MAX(d)",
                    "MAX(CAST(ts AS TIMESTAMP(3)))",
                    "COUNT(DISTINCT k)",
                    "COUNT(DISTINCT i)",
                    "COUNT(DISTINCT c) FILTER (WHERE i > 0)",
                    "COUNT(DISTINCT d)",
                    "SUM(c)",
                    "AVG(c)",
                    "MIN(c)",
                    "MAX(c * 3)",
                    "ROUND(VAR_POP(c), 4)",
                    "ROUND(STDDEV_SAMP(c) FILTER (WHERE i > 0), 4)",
                    "MIN(k)",
                    "MAX(k) FILTER (WHERE g > 0)",
                    "MIN(b)",
                    "MAX(CAST(ts AS TIMESTAMP(6)))",
                    "STDDEV_POP(i)",
                    "VAR_SAMP(d)",
                    "STDDEV(s) FILTER (WHERE b)",
                    "COUNT(*) FILTER (WHERE i > 0)",
                    "COUNT(d) FILTER (WHERE b)",
                    "SUM(i) FILTER (WHERE d > 1)",
                    "MAX(d) FILTER (WHERE k <> 'a')",
                    "SUM(i) + COUNT(*)",
                    "MAX(i) - MIN(i)",
                    "CAST(SUM(l) AS DOUBLE) / COUNT(*)");

    private static final List<String> FILTERS =
            List.of(
                    "i > -50",
                    "k IS NOT NULL",
                    "b",
                    "d < 20 OR g = 1",
                    "k LIKE 'a%'",
                    "g IN (1, 2)");

    private static final List<String> CONDITIONS =
            List.of("COUNT(*) > 2", "SUM(i) > 0", "MAX(d) < 40", "COUNT(k) BETWEEN 1 AND 8");

    private static final List<String> CLAUSES =
            List.of(
                    "EMIT CHANGES EVERY 25 ROWS",
                    "EMIT CHANGES EVERY 1 ROW",
                    "EMIT CHANGES EVERY INTERVAL '0.005' SECOND",
                    "EMIT CHANGES ON WATERMARK",
                    "EMIT CHANGES PER RECORD",
                    "EMIT CHANGES GRACE INTERVAL '7' SECOND",
                    "EMIT FINAL",
                    "EMIT FINAL GRACE INTERVAL '3' SECOND");

    private final Random random;

    RandomQueries(long seed) {
        this.random = new Random(seed);
    }

    /** Rows of a table, in the order of arrival. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int n = 0; n < ROWS; n++) {
            long time = 1_000_000L + n * 150L - random.nextInt(DISORDER_MILLIS);
            rows.add(
                    Row.of(
                            orNull(List.of("a", "ab", "b", "c", "").get(random.nextInt(5))),
                            orNull(random.nextInt(4)),
                            orNull(random.nextBoolean()),
                            orNull((byte) (random.nextInt(20) - 10)),
                            orNull((short) (random.nextInt(200) - 100)),
                            orNull(random.nextInt(200) - 100),
                            orNull(random.nextInt(2000) - 1000L),
                            orNull((random.nextInt(400) - 200) / 4f),
                            orNull((random.nextInt(400) - 200) / 4.0),
                            orNull(LocalDate.ofEpochDay(random.nextInt(1000))),
                            orNull(BigDecimal.valueOf(random.nextInt(20_000) - 10_000L, 2)),
                            LocalDateTime.ofEpochSecond(
                                    Math.floorDiv(time, 1000L),
                                    Math.floorMod(time, 1000) * 1_000_000,
                                    ZoneOffset.UTC)));
        }
        return rows;
    }

    private Object orNull(Object value) {
        return random.nextInt(8) == 0 ? null : value;
    }

    /**
     * A query and the clause that it may have.
     *
     * @param inBatchMode whether Flink runs it in batch mode, which has no sessions
     */
    record RandomQuery(String text, String clause, boolean inBatchMode) {}

    RandomQuery query() {
        boolean sessions = random.nextInt(6) == 0;
        // Sessions are told apart by columns.
        List<String> keys = sessions ? some(List.of("k", "g", "b"), 0, 2) : some(KEYS, 0, 3);
        List<String> groups = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        for (String key : keys) {
            groups.add(key.contains(" ") ? key.substring(0, key.lastIndexOf(" AS ")) : key);
            columns.add(key);
        }
        List<String> aggregates = some(AGGREGATES, keys.isEmpty() ? 1 : 0, 4);
        for (int n = 0; n < aggregates.size(); n++) {
            columns.add(aggregates.get(n) + " AS a" + n);
        }
        boolean bounds = random.nextInt(4) > 0;
        if (bounds || columns.isEmpty()) {
            columns.add("window_start");
            columns.add("window_end");
        }
        String where = random.nextInt(3) == 0 ? " WHERE " + one(FILTERS) : "";
        String having = random.nextInt(3) == 0 ? " HAVING " + one(CONDITIONS) : "";
        groups.add("window_start");
        groups.add("window_end");
        String query =
                "SELECT "
                        + String.join(", ", columns)
                        + " FROM "
                        + (sessions ? sessions(keys) : windows())
                        + where
                        + " GROUP BY "
                        + String.join(", ", groups)
                        + having;
        return new RandomQuery(keys.contains("g") ? around(query) : query, one(CLAUSES), !sessions);
    }

    /** Sometimes the query is joined with a small table, or filtered from outside. */
    private String around(String query) {
        return switch (random.nextInt(3)) {
            case 0 -> "SELECT q.*, n.name FROM (" + query + ") AS q JOIN names AS n ON q.g = n.id";
            case 1 -> "SELECT * FROM (" + query + ") AS q WHERE g > 0";
            default -> query;
        };
    }

    private String windows() {
        String table = "(TABLE input, DESCRIPTOR(ts), ";
        int step = 500 * (1 + random.nextInt(12));
        int steps = 1 + random.nextInt(6);
        String offset = random.nextInt(3) == 0 ? ", " + seconds(random.nextInt(step)) : "";
        return switch (random.nextInt(4)) {
            case 0 -> "HOP" + table + seconds(step) + ", " + seconds(step * steps) + offset + ")";
            case 1 -> "HOP" + table + seconds(3_000) + ", " + seconds(7_500) + ")";
            case 2 ->
                    "CUMULATE"
                            + table
                            + seconds(step)
                            + ", "
                            + seconds(step * steps)
                            + offset
                            + ")";
            default -> "TUMBLE" + table + seconds(step * steps) + offset + ")";
        };
    }

    private String sessions(List<String> keys) {
        String partition = keys.isEmpty() ? "" : " PARTITION BY (" + String.join(", ", keys) + ")";
        return "SESSION(TABLE input%s, DESCRIPTOR(ts), %s)"
                .formatted(partition, seconds(200 * (1 + random.nextInt(20))));
    }

    private static String seconds(int millis) {
        return "INTERVAL '%d.%03d' SECOND".formatted(millis / 1000, millis % 1000);
    }

    private <T> T one(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private List<String> some(List<String> from, int least, int most) {
        List<Integer> indexes = new ArrayList<>(IntStream.range(0, from.size()).boxed().toList());
        java.util.Collections.shuffle(indexes, random);
        int count = least + random.nextInt(most - least + 1);
        return indexes.stream().limit(count).map(from::get).toList();
    }
}
