package io.sluice.sql.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.SessionWindows;
import io.sluice.runtime.AggregateColumn;
import io.sluice.sql.FunctionAggregate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The windows of one key under random rows and watermarks, against all rows kept and aggregated
 * anew. After most steps the windows go through their bytes, as in a state backend on disk; in half
 * of the runs a restore gives the call another emission. {@code -Dsluice.seeds=17,42} runs given
 * seeds, {@code -Dsluice.test.full=true} 20,000 of them.
 */
class WindowTableTest {

    private static final int SEEDS = 1_500;
    private static final int SEEDS_FULL = 20_000;
    private static final int STEPS = 60;

    static LongStream seeds() {
        String given = System.getProperty("sluice.seeds", "");
        if (!given.isBlank()) {
            return Arrays.stream(given.split(",")).map(String::strip).mapToLong(Long::parseLong);
        }
        return LongStream.of(0);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void changesAreThoseOfAllRowsAggregatedAnew(long seed) throws Exception {
        if (!System.getProperty("sluice.seeds", "").isBlank()) {
            new Scenario(seed).run();
            return;
        }
        long count = Boolean.getBoolean("sluice.test.full") ? SEEDS_FULL : SEEDS;
        for (long each = seed; each < count; each++) {
            new Scenario(each).run();
        }
    }

    /** A row of the input. */
    private record Entry(long time, Long value, String text) {

        RowData row(RowKind kind) {
            GenericRowData row =
                    GenericRowData.of(
                            value,
                            StringData.fromString(text),
                            TimestampData.fromEpochMillis(time));
            row.setRowKind(kind);
            return row;
        }
    }

    /** A window by definition: its rows. */
    private static final class NaiveWindow {

        long start;
        long end;
        final List<Entry> entries = new ArrayList<>();

        NaiveWindow(long start, long end) {
            this.start = start;
            this.end = end;
        }

        /** The result, field by field; null without rows. */
        List<Object> result() {
            if (entries.isEmpty()) {
                return null;
            }
            List<Long> values =
                    entries.stream().map(Entry::value).filter(Objects::nonNull).toList();
            long texts = entries.stream().map(Entry::text).distinct().count();
            return Arrays.asList(
                    start,
                    end,
                    (long) entries.size(),
                    values.isEmpty() ? null : values.stream().mapToLong(v -> v).sum(),
                    values.stream().min(Long::compare).orElse(null),
                    entries.stream().map(Entry::text).max(String::compareTo).orElse(null),
                    texts,
                    values.stream().filter(v -> v > 0).count());
        }
    }

    private static final class Scenario implements KeyTime {

        private final long seed;
        private final Random random;
        private final boolean updated;
        private Emission emission;
        private final long lateness;
        private final long gap;
        private final WindowShape.Aligned aligned;
        private WindowRules rules;
        private WindowTable table;
        private final KeyWindowsSerializer serializer = new KeyWindowsSerializer();
        private final TreeSet<Long> timers = new TreeSet<>();
        private final List<List<Object>> published = new ArrayList<>();
        private final List<NaiveWindow> live = new ArrayList<>();
        private final List<NaiveWindow> expired = new ArrayList<>();
        private final List<Entry> present = new ArrayList<>();
        private KeyWindows state;
        private List<Object> replaced;
        private long watermark = Long.MIN_VALUE;
        private long highest;

        /** Step of a restore with another emission. */
        private final int restored;

        /** Windows that have not changed since, so that their rows may wait for their ends. */
        private final Set<NaiveWindow> waiting = Collections.newSetFromMap(new IdentityHashMap<>());

        /** Whether a call has published every change of windows that overlap, which stay longer. */
        private boolean clearsLater;

        Scenario(long seed) {
            this.seed = seed;
            random = new Random(seed);
            boolean sessions = random.nextInt(3) == 0;
            updated = !sessions && random.nextInt(3) == 0;
            emission = randomEmission();
            lateness = random.nextBoolean() ? 0 : random.nextInt(15);
            gap = 1L + random.nextInt(6);
            long step = 1L + random.nextInt(6);
            aligned =
                    sessions
                            ? null
                            : switch (random.nextInt(3)) {
                                case 0 ->
                                        new WindowShape.Aligned(
                                                AlignedWindows.Kind.TUMBLING,
                                                step,
                                                step,
                                                random.nextInt((int) step));
                                case 1 ->
                                        new WindowShape.Aligned(
                                                AlignedWindows.Kind.HOPPING,
                                                1 + random.nextInt(15),
                                                step,
                                                random.nextInt((int) step));
                                default ->
                                        new WindowShape.Aligned(
                                                AlignedWindows.Kind.CUMULATING,
                                                step * (1 + random.nextInt(4)),
                                                step,
                                                random.nextInt((int) step));
                            };
            List<FunctionAggregate> aggregates =
                    FunctionAggregate.of(
                            "COUNT(*) AS n, SUM(v) AS s, MIN(v) AS lo, MAX(t) AS hi, COUNT(DISTINCT t) AS d, COUNT(*) FILTER (WHERE v > 0) AS p",
                            List.of("v", "t", "ts"),
                            List.<LogicalType>of(
                                    new BigIntType(),
                                    new VarCharType(VarCharType.MAX_LENGTH),
                                    new TimestampType(3)),
                            List.of(),
                            true,
                            updated);
            ArrayList<AggregateColumn<RowData>> columns = new ArrayList<>();
            ArrayList<FunctionAggregate.Conversion> conversions = new ArrayList<>();
            for (FunctionAggregate aggregate : aggregates) {
                columns.add(aggregate.column());
                conversions.add(aggregate.conversion());
            }
            rules =
                    new WindowRules(
                            sessions
                                    ? new WindowShape.Session(
                                            new SessionWindows(gap, SessionWindows.UNLIMITED))
                                    : aligned,
                            new TimeColumn(2, 3),
                            columns,
                            conversions,
                            emission,
                            lateness,
                            0,
                            true,
                            true,
                            updated);
            table = WindowTable.of(rules, this::apply);
            clearsLater = aligned != null && aligned.overlaps() && emission.isChanges();
            restored = random.nextInt(2 * STEPS);
        }

        private Emission randomEmission() {
            return switch (random.nextInt(4)) {
                case 0 -> Emission.CHANGES;
                case 1 -> new Emission(Emission.Kind.FINAL, 1);
                case 2 -> new Emission(Emission.Kind.EVERY_RECORDS, 1 + random.nextInt(4));
                default -> new Emission(Emission.Kind.EVERY_TIME, 1 + random.nextInt(12));
            };
        }

        /** A restore of the windows and timers into a call with another emission. */
        private void restore() throws IOException {
            if (state != null) {
                state = read(written());
            }
            emission = randomEmission();
            clearsLater |= aligned != null && aligned.overlaps() && emission.isChanges();
            rules =
                    new WindowRules(
                            rules.shape(),
                            rules.time(),
                            rules.columns(),
                            rules.conversions(),
                            emission,
                            lateness,
                            0,
                            true,
                            true,
                            updated);
            table = WindowTable.of(rules, this::apply);
            waiting.addAll(live);
        }

        void run() throws IOException {
            for (int step = 0; step < STEPS; step++) {
                if (step == restored) {
                    restore();
                }
                String doing = step();
                check(doing + ", step " + step);
                throughBytes();
            }
            advance(Long.MAX_VALUE);
            check("end of input");
            assertThat(state).as("%s: state", this).isNull();
        }

        private String step() {
            int choice = random.nextInt(10);
            if (choice < 2) {
                long to = watermark == Long.MIN_VALUE ? random.nextInt(10) : watermark;
                advance(Math.max(to + 1 + random.nextInt(8), watermark));
                return "watermark " + watermark;
            }
            if (updated && choice == 2 && !present.isEmpty()) {
                Entry entry = present.remove(random.nextInt(present.size()));
                add(entry, false);
                return "took back " + entry;
            }
            highest += random.nextInt(3);
            Entry entry =
                    new Entry(
                            highest - random.nextInt(12),
                            random.nextInt(5) == 0 ? null : (long) random.nextInt(20) - 10,
                            String.valueOf((char) ('a' + random.nextInt(4))));
            present.add(entry);
            add(entry, true);
            return "added " + entry;
        }

        private void add(Entry entry, boolean adds) {
            KeyWindows key = state == null ? KeyWindows.empty(table.format()) : state;
            boolean taken =
                    table.add(
                            entry.row(adds ? RowKind.INSERT : RowKind.DELETE),
                            entry.time,
                            this,
                            key);
            if (taken && !key.rows(table.format()).isEmpty()) {
                state = key;
            }
            boolean wanted = aligned == null ? addToSession(entry) : addToWindows(entry, adds);
            assertThat(taken).as("%s: %s in time", this, entry).isEqualTo(wanted);
        }

        private boolean published(NaiveWindow window) {
            return emission.isChanges() && !waiting.contains(window);
        }

        private boolean isLate(long end) {
            return watermark != Long.MIN_VALUE && end - 1 + lateness <= watermark;
        }

        private boolean addToWindows(Entry entry, boolean adds) {
            boolean taken = false;
            boolean any = false;
            // Every interval of the right length on the grid, by trying.
            for (long end = entry.time + 1; end <= entry.time + aligned.size(); end++) {
                long start = startOf(end);
                if (start == Long.MIN_VALUE || start > entry.time) {
                    continue;
                }
                any = true;
                if (isLate(end)) {
                    continue;
                }
                NaiveWindow window = null;
                for (NaiveWindow each : live) {
                    if (each.end == end) {
                        window = each;
                    }
                }
                if (window == null && adds) {
                    window = new NaiveWindow(start, end);
                    live.add(window);
                }
                if (window != null) {
                    taken = true;
                    changed(window);
                    if (adds) {
                        window.entries.add(entry);
                    } else {
                        window.entries.remove(entry);
                    }
                }
            }
            return taken || !any;
        }

        /**
         * What waited is published with the next record, or counts towards the next publication.
         */
        private void changed(NaiveWindow window) {
            if (emission.isChanges() || emission.kind() == Emission.Kind.EVERY_RECORDS) {
                waiting.remove(window);
            }
        }

        /** Start of the window that ends at a time, or the least number if none does. */
        private long startOf(long end) {
            long size = aligned.size();
            long step = aligned.step();
            if (aligned.kind() != AlignedWindows.Kind.CUMULATING) {
                long start = end - size;
                return Math.floorMod(start - aligned.offset(), step) == 0 ? start : Long.MIN_VALUE;
            }
            for (long length = step; length <= size; length += step) {
                if (Math.floorMod(end - length - aligned.offset(), size) == 0) {
                    return end - length;
                }
            }
            return Long.MIN_VALUE;
        }

        private boolean addToSession(Entry entry) {
            NaiveWindow merged = new NaiveWindow(entry.time, entry.time + gap);
            List<NaiveWindow> parts = new ArrayList<>();
            for (NaiveWindow each : live) {
                if (each.start <= entry.time + gap && each.end >= entry.time) {
                    parts.add(each);
                    merged.start = Math.min(merged.start, each.start);
                    merged.end = Math.max(merged.end, each.end);
                    merged.entries.addAll(each.entries);
                }
            }
            if (isLate(merged.end)) {
                return false;
            }
            merged.entries.add(entry);
            if (waiting.removeAll(parts)) {
                waiting.add(merged);
            }
            changed(merged);
            live.removeAll(parts);
            live.add(merged);
            return true;
        }

        private void advance(long to) {
            watermark = to;
            while (!timers.isEmpty() && timers.first() <= to) {
                long now = timers.pollFirst();
                if (state == null) {
                    continue;
                }
                table.wake(now, this, state);
                if (state.rows(table.format()).isEmpty()) {
                    state = null;
                }
            }
            for (NaiveWindow window : List.copyOf(live)) {
                if (isLate(window.end)) {
                    live.remove(window);
                    expired.add(window);
                }
            }
        }

        @Override
        public long watermark() {
            return watermark;
        }

        @Override
        public void wakeAt(long timestamp) {
            if (aligned != null && aligned.overlaps() && emission.isChanges()) {
                assertThat(Math.floorMod(timestamp + 1, aligned.size()))
                        .as("%s: one timer serves several windows: %d", this, timestamp)
                        .isZero();
            }
            timers.add(timestamp);
        }

        /** Applies a change to what a reader has. */
        private void apply(RowData change) {
            List<Object> row = new ArrayList<>();
            row.add(change.getTimestamp(0, 3).getMillisecond());
            row.add(change.getTimestamp(1, 3).getMillisecond());
            row.add(change.getLong(2));
            row.add(change.isNullAt(3) ? null : change.getLong(3));
            row.add(change.isNullAt(4) ? null : change.getLong(4));
            row.add(change.getString(5).toString());
            row.add(change.getLong(6));
            row.add(change.getLong(7));
            boolean replaces = change.getRowKind() == RowKind.UPDATE_AFTER;
            assertThat(replaced != null)
                    .as("%s: %s after a row that is replaced", this, change.getRowKind())
                    .isEqualTo(replaces);
            if (change.getRowKind() == RowKind.INSERT || replaces) {
                if (replaces) {
                    assertThat(row.subList(0, 2)).as("%s: bounds", this).isEqualTo(replaced);
                }
                replaced = null;
                assertThat(published)
                        .as("%s: rows of one window", this)
                        .noneMatch(other -> other.subList(0, 2).equals(row.subList(0, 2)));
                published.add(row);
            } else {
                assertThat(published.remove(row)).as("%s: %s of %s", this, row, published).isTrue();
                replaced = change.getRowKind() == RowKind.UPDATE_BEFORE ? row.subList(0, 2) : null;
            }
        }

        private void check(String doing) {
            nothingStaysTooLong(doing);
            List<List<Object>> exact = new ArrayList<>();
            List<List<Object>> maybe = new ArrayList<>();
            for (NaiveWindow window : expired) {
                add(exact, window);
            }
            boolean emits = isEmission(doing);
            for (NaiveWindow window : live) {
                if (published(window)
                        || (emits && !waiting.contains(window))
                        || (watermark != Long.MIN_VALUE && window.end - 1 <= watermark)) {
                    add(exact, window);
                } else if (!waiting.contains(window)) {
                    maybe.add(window.result());
                }
            }
            assertThat(published).as("%s: %s", this, doing).containsAll(exact);
            List<List<Object>> others = new ArrayList<>(published);
            others.removeAll(exact);
            assertThat(others.size())
                    .as("%s: %s: %s", this, doing, others)
                    .isLessThanOrEqualTo(
                            emission.isFinal() && waiting.isEmpty() ? 0 : Integer.MAX_VALUE);
            if (emission.kind() == Emission.Kind.EVERY_RECORDS && !updated && aligned != null) {
                for (List<Object> result : maybe) {
                    long shown =
                            others.stream()
                                    .filter(row -> row.subList(0, 2).equals(result.subList(0, 2)))
                                    .mapToLong(row -> (long) row.get(2))
                                    .sum();
                    assertThat((long) result.get(2) - shown)
                            .as("%s: %s: records that are not published", this, doing)
                            .isBetween(0L, emission.every() - 1);
                }
            }
        }

        /** A minute is far away here. */
        private void nothingStaysTooLong(String doing) {
            if (state == null || watermark == Long.MIN_VALUE) {
                return;
            }
            long clearing = clearsLater ? aligned.size() : 1;
            for (WindowRow window : state.rows(table.format())) {
                assertThat(window.end - 1 + lateness + clearing)
                        .as("%s: %s: cleared after", this, doing)
                        .isGreaterThan(watermark);
            }
        }

        /** Whether all rows are published by a watermark that has just passed the interval. */
        private boolean isEmission(String doing) {
            return emission.kind() == Emission.Kind.EVERY_TIME
                    && doing.startsWith("watermark")
                    && Math.floorMod(watermark + 1, emission.every()) == 0;
        }

        private static void add(List<List<Object>> rows, NaiveWindow window) {
            List<Object> result = window.result();
            if (result != null) {
                rows.add(result);
            }
        }

        private void throughBytes() throws IOException {
            if (state == null || random.nextInt(4) == 0) {
                return;
            }
            if (random.nextBoolean()) {
                state = serializer.copy(state);
                return;
            }
            state = read(written());
        }

        private byte[] written() throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(64);
            serializer.duplicate().serialize(state, out);
            return out.getCopyOfBuffer();
        }

        private KeyWindows read(byte[] bytes) throws IOException {
            return serializer.deserialize(new DataInputDeserializer(bytes));
        }

        @Override
        public String toString() {
            return "seed %d, %s, %s, lateness %d, gap %d%s"
                    .formatted(seed, aligned, emission, lateness, gap, updated ? ", updated" : "");
        }
    }
}
