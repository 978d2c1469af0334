package io.sluice.sql.function;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Random calls of the functions, each with the query of Flink's own windows that it equals. */
public final class RandomCalls {

    public static final List<String> KEYS = List.of("k", "g", "b", "day");

    /** As the functions and TableWindows take them, which is as Flink takes them too. */
    public static final List<String> AGGREGATES =
            List.of(
                    "COUNT(*)",
                    "COUNT(k)",
                    "COUNT(d)",
                    "COUNT(DISTINCT k)",
                    "COUNT(DISTINCT i)",
                    "COUNT(DISTINCT m)",
                    "SUM(t)",
                    "SUM(s)",
                    "SUM(i)",
                    "SUM(l)",
                    "SUM(f)",
                    "SUM(d)",
                    "SUM(m)",
                    "SUM(n)",
                    "AVG(t)",
                    "AVG(i)",
                    "AVG(l)",
                    "AVG(d)",
                    "AVG(m)",
                    "MIN(k)",
                    "MIN(b)",
                    "MIN(t)",
                    "MIN(s)",
                    "MIN(i)",
                    "MIN(l)",
                    "MIN(f)",
                    "MIN(d)",
                    "MIN(m)",
                    "MIN(`day`)",
                    "MIN(`hour`)",
                    "MIN(made)",
                    "MIN(seen)",
                    "MAX(k)",
                    "MAX(b)",
                    "MAX(i)",
                    "MAX(d)",
                    "MAX(m)",
                    "MAX(n)",
                    "MAX(`day`)",
                    "MAX(`hour`)",
                    "MAX(made)",
                    "MAX(seen)",
                    "VAR_POP(i)",
                    "STDDEV_SAMP(l)",
                    "COUNT(*) FILTER (WHERE i > 0)",
                    "COUNT(d) FILTER (WHERE b)",
                    "SUM(i) FILTER (WHERE d > 1)",
                    "SUM(m) FILTER (WHERE NOT b AND i <= 50)",
                    "MAX(d) FILTER (WHERE k <> 'a')",
                    "MIN(k) FILTER (WHERE m IS NOT NULL OR f < 0)");

    private static final List<String> EMISSIONS =
            List.of(
                    "CHANGES",
                    "changes",
                    "EVERY 3",
                    "EVERY 20 ROWS",
                    "EVERY INTERVAL '1' SECOND",
                    "every interval '700' milliseconds",
                    "FINAL");

    private final Random random;

    RandomCalls(long seed) {
        this.random = new Random(seed);
    }

    /**
     * A call.
     *
     * @param view a view that it needs, or empty
     * @param query with the function
     * @param reference the same with Flink's windows
     * @param batch whether Flink has these windows in batch mode
     */
    record RandomCall(String view, String query, String reference, boolean batch) {}

    RandomCall call() {
        List<String> keys = some(KEYS, 1, 2);
        List<String> aggregates = new ArrayList<>();
        for (String aggregate : some(AGGREGATES, 1, 5)) {
            aggregates.add(aggregate + " AS a" + aggregates.size());
        }
        String list = String.join(", ", aggregates);
        String keyList = "`" + String.join("`, `", keys) + "`";
        String emission = one(EMISSIONS).replace("'", "''");
        String emit = random.nextInt(3) == 0 ? "" : ", emit => '%s'".formatted(emission);
        int step = 500 * (1 + random.nextInt(12));
        int steps = 1 + random.nextInt(5);
        String offset =
                random.nextInt(3) == 0
                        ? "INTERVAL %s".formatted(seconds(random.nextInt(step)))
                        : "";
        boolean given = random.nextBoolean();
        int kind = random.nextInt(given ? 3 : 4);
        String sizes =
                switch (kind) {
                    case 0 -> "INTERVAL " + seconds(step * steps);
                    case 3 -> "INTERVAL " + seconds(step);
                    default -> "INTERVAL " + seconds(step) + ", INTERVAL " + seconds(step * steps);
                };
        String windows =
                (kind == 3
                                ? "SESSION(TABLE input PARTITION BY (%s), DESCRIPTOR(ts), "
                                        .formatted(keyList)
                                : List.of("TUMBLE", "HOP", "CUMULATE").get(kind)
                                        + "(TABLE input, DESCRIPTOR(ts), ")
                        + sizes
                        + (offset.isEmpty() || kind == 3 ? "" : ", " + offset)
                        + ")";
        String reference =
                "SELECT %s, window_start, window_end, %s FROM TABLE(%s) GROUP BY %s, window_start, window_end"
                        .formatted(keyList, list, windows, keyList);
        String quoted = "'" + list.replace("'", "''") + "'";
        // No row is late, so that it changes nothing but what is kept.
        emit +=
                List.of(
                                "",
                                ", late => 'DROP'",
                                ", allowed_lateness => INTERVAL '3' SECOND",
                                ", allowed_lateness => INTERVAL '3' SECOND, late => 'UPDATE'")
                        .get(random.nextInt(4));
        if (given) {
            return new RandomCall(
                    "CREATE TEMPORARY VIEW windowed AS SELECT * FROM TABLE(%s)".formatted(windows),
                    "SELECT * FROM EMIT_CHANGES(input => TABLE windowed PARTITION BY (%s, window_start, window_end), aggregates => %s%s)"
                            .formatted(keyList, quoted, emit),
                    reference,
                    true);
        }
        String function =
                List.of("TUMBLE_CHANGES", "HOP_CHANGES", "CUMULATE_CHANGES", "SESSION_CHANGES")
                        .get(kind);
        String named =
                switch (kind) {
                    case 0 -> "size => " + sizes;
                    case 1 -> "slide => " + sizes.replace(", ", ", size => ");
                    case 2 -> "step => " + sizes.replace(", ", ", size => ");
                    default -> "gap => " + sizes;
                };
        return new RandomCall(
                "",
                "SELECT * FROM %s(input => TABLE input PARTITION BY (%s), timecol => DESCRIPTOR(ts), %s, aggregates => %s%s%s)"
                        .formatted(
                                function,
                                keyList,
                                named,
                                quoted,
                                emit,
                                offset.isEmpty() || kind == 3
                                        ? ""
                                        : ", window_offset => " + offset),
                reference,
                kind != 3);
    }

    private static String seconds(int millis) {
        return "'%d.%03d' SECOND".formatted(millis / 1000, millis % 1000);
    }

    private <T> T one(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private List<String> some(List<String> from, int least, int most) {
        List<String> shuffled = new ArrayList<>(from);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, least + random.nextInt(most - least + 1));
    }
}
