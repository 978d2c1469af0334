package io.sluice.sql;

import static org.apache.flink.table.api.Expressions.$;

import io.sluice.Emit;
import io.sluice.Windows;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.sql.function.RandomCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.expressions.Expression;

/** Random windows on a table, each with the query of Flink's own windows that it equals. */
final class RandomTableQueries {

    private static final int STEP_MILLIS = 500;

    /** After so many seeds each kind of windows has had each kind of emission. */
    private static final int ROUNDS = 3;

    private final Random random;
    private final Kind kind;
    private final long round;

    /** Kinds of windows and emission go by the seed, so that few seeds have them all. */
    RandomTableQueries(long seed) {
        long kinds = Kind.values().length;
        this.random = new Random(seed);
        this.kind = Kind.values()[(int) Math.floorMod(seed, kinds)];
        this.round = Math.floorMod(Math.floorDiv(seed, kinds), ROUNDS);
    }

    enum Kind {
        TUMBLE,
        HOP,
        CUMULATE,
        SESSION
    }

    /**
     * A query.
     *
     * @param keys names of columns
     * @param named whether the keys are given by their names, not as expressions
     * @param aggregates as in a SELECT list
     * @param offset of the windows, in ms; 0 for sessions
     * @param changelog upserts, of rows whose keys are not NULL, or rows with those they replace
     * @param lateness that is allowed, in ms; no row is late, so that it changes only what is kept
     * @param reference the same with Flink's windows, on the table {@code input}
     */
    record RandomTableQuery(
            Kind kind,
            List<String> keys,
            boolean named,
            String aggregates,
            Windows windows,
            int offset,
            Emit emission,
            ChangelogMode changelog,
            int lateness,
            String reference) {

        boolean isFinal() {
            return emission instanceof Emit.FinalResults;
        }

        boolean isUpsert() {
            return changelog == ChangelogMode.UPSERT;
        }

        Table on(StreamTableEnvironment tables) {
            Table table = tables.from("input");
            List<Expression> expressions = new ArrayList<>();
            for (String key : keys) {
                expressions.add($(key));
                table = isUpsert() ? table.filter($(key).isNotNull()) : table;
            }
            TableWindows input = TableWindows.on(tables, table);
            TableWindows.Keyed keyed =
                    named
                            ? input.keyBy(keys.toArray(String[]::new))
                            : input.keyBy(
                                    expressions.get(0),
                                    expressions
                                            .subList(1, expressions.size())
                                            .toArray(Expression[]::new));
            TableQuery query =
                    keyed.window(windows)
                            .aggregate(aggregates)
                            .emit(emission)
                            .changelog(changelog)
                            .allowedLateness(Duration.ofMillis(lateness));
            return (isUpsert() ? query.keysNeverNull() : query).toTable();
        }
    }

    RandomTableQuery query() {
        List<String> keys = some(RandomCalls.KEYS, 2);
        List<String> aggregates = new ArrayList<>();
        for (String aggregate : some(RandomCalls.AGGREGATES, 8)) {
            aggregates.add(aggregate + " AS a" + aggregates.size());
        }
        String list = String.join(", ", aggregates);
        int step = STEP_MILLIS * (1 + random.nextInt(12));
        int size = step * (1 + random.nextInt(5));
        boolean moved = kind != Kind.SESSION && (round == 1 || random.nextBoolean());
        int offset = moved ? 1 + random.nextInt(step - 1) : 0;
        boolean finals = round == 0;
        ChangelogMode changelog = round == 2 ? ChangelogMode.UPSERT : ChangelogMode.RETRACT;
        return new RandomTableQuery(
                kind,
                keys,
                random.nextBoolean(),
                list,
                windows(step, size, offset),
                offset,
                finals ? Emit.finalResults() : changes(),
                changelog,
                random.nextInt(2) * 3_000,
                reference(keys, list, step, size, offset, changelog));
    }

    private Windows windows(int step, int size, int offset) {
        Duration small = Duration.ofMillis(step);
        Duration large = Duration.ofMillis(size);
        return switch (kind) {
            case TUMBLE -> Windows.tumbling(large).withOffset(Duration.ofMillis(offset));
            case HOP -> Windows.hopping(large).slide(small).withOffset(Duration.ofMillis(offset));
            case CUMULATE ->
                    Windows.cumulating(large).step(small).withOffset(Duration.ofMillis(offset));
            case SESSION -> Windows.session(small);
        };
    }

    private Emit changes() {
        Emit emission =
                switch (random.nextInt(4)) {
                    case 0 -> Emit.perRecord();
                    case 1 -> Emit.onWatermark();
                    case 2 -> Emit.changes();
                    default -> Emit.changes().everyRecords(1 + random.nextInt(50));
                };
        return random.nextBoolean() ? emission : emission.skipUnchanged();
    }

    private String reference(
            List<String> keys,
            String list,
            int step,
            int size,
            int offset,
            ChangelogMode changelog) {
        String quoted = "`" + String.join("`, `", keys) + "`";
        String sizes =
                switch (kind) {
                    case TUMBLE -> interval(size);
                    case SESSION -> interval(step);
                    case HOP, CUMULATE -> interval(step) + ", " + interval(size);
                };
        String windows =
                "%s(TABLE input%s, DESCRIPTOR(ts), %s%s)"
                        .formatted(
                                kind,
                                kind == Kind.SESSION ? " PARTITION BY (" + quoted + ")" : "",
                                sizes,
                                offset == 0 ? "" : ", " + interval(offset));
        // A primary key takes no NULL.
        String where =
                changelog == ChangelogMode.UPSERT
                        ? " WHERE `" + String.join("` IS NOT NULL AND `", keys) + "` IS NOT NULL"
                        : "";
        return "SELECT %s, window_start, window_end, %s FROM TABLE(%s)%s GROUP BY %s, window_start, window_end"
                .formatted(quoted, list, windows, where, quoted);
    }

    private static String interval(int millis) {
        return "INTERVAL '%d.%03d' SECOND".formatted(millis / 1000, millis % 1000);
    }

    private List<String> some(List<String> from, int most) {
        List<String> shuffled = new ArrayList<>(from);
        Collections.shuffle(shuffled, random);
        return List.copyOf(shuffled.subList(0, 1 + random.nextInt(most)));
    }
}
