package io.sluice.sql.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.Aggregate;
import io.sluice.runtime.AggregateColumn;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.sql.FunctionAggregate;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Restores the state of functions from files that are checked in and never change; then the same,
 * damaged. A file holds the serializer's snapshot and the windows of one key, as Flink writes both;
 * beside it stands what they must be restored to.
 *
 * <p>The files of another version, or of another sample, are written by {@code mvn -pl
 * flink-sql-functions -am test -Dtest=FunctionStateFileTest#writeFiles
 * -Dsurefire.failIfNoSpecifiedTests=false -Dsluice.state.write=src/test/resources/state}. A file
 * that is there stays as it is.
 */
class FunctionStateFileTest {

    private static final String UNREADABLE = "The windows in the state cannot be read.";

    /** What reading a file of a few KB may allocate. */
    private static final long MOST_BYTES = 16L << 20;

    /** The same where lengths may say 17 million that serializers of Flink believe. */
    private static final long MOST_BELIEVED_BYTES = 512L << 20;

    private static final List<String> NAMES = List.of("v", "t", "x", "m");
    private static final List<LogicalType> TYPES =
            List.of(
                    new BigIntType(),
                    new VarCharType(VarCharType.MAX_LENGTH),
                    new DoubleType(),
                    new DecimalType(10, 2));

    /** Lists of aggregates that together have every kind of state. */
    enum Sample {
        NUMBERS(
                """
                COUNT(*) AS n, COUNT(v) AS c, SUM(v) AS sv, AVG(v) AS av, MIN(v) AS lv, MAX(v) AS hv,
                VAR_POP(v) AS vv, STDDEV_SAMP(v) AS dv, FIRST(v) AS fv, LAST(v) AS ev, SUM(x) AS sx,
                AVG(x) AS ax, MIN(x) AS lx, MAX(x) AS hx, VAR_SAMP(x) AS vx, STDDEV_POP(x) AS dx,
                FIRST(x) AS fx, LAST(x) AS ex, SUM(v) FILTER (WHERE x > 1) AS fsv
                """),
        OBJECTS(
                """
                MIN(t) AS lt, MAX(t) AS ht, COUNT(DISTINCT t) AS nt, SUM(m) AS sm, AVG(m) AS am,
                VAR_POP(m) AS vm, FIRST(t) AS ft, LAST(t) AS et, ARG_MIN(t, v) AS at, ARG_MAX(t, x) AS bt,
                STRING_AGG(t, '|', 5) AS jt, ARRAY_AGG(v, 3) AS rv, TOP_N(v, 2) AS pv,
                MIN(t) FILTER (WHERE v > 3) AS flt
                """),
        SKETCHES("APPROX_COUNT_DISTINCT(t) AS about, MEDIAN(v) AS mid, PERCENTILE(x, 0.9) AS high"),
        /** Of a table that is updated. */
        RETRACTABLE(
                "COUNT(*) AS n, SUM(v) AS sv, MIN(v) AS lv, MAX(v) AS hv, VAR_POP(v) AS vv, COUNT(DISTINCT v) AS nv");

        final String list;

        Sample(String list) {
            this.list = list.replace("\n", " ").trim();
        }

        /** Whether serializers of Flink read values, or lists of them. */
        boolean believesLengths() {
            return this == OBJECTS;
        }

        private List<AggregateColumn<RowData>> columns() {
            return FunctionAggregate.of(list, NAMES, TYPES, List.of(), true, this == RETRACTABLE)
                    .stream()
                    .map(FunctionAggregate::column)
                    .toList();
        }

        private static AccumulatorLayout<RowData> layout(List<AggregateColumn<RowData>> columns) {
            return new AccumulatorLayout<>(
                    columns.stream().map(AggregateColumn::aggregate).toList());
        }

        KeyWindowsFormat format() {
            List<AggregateColumn<RowData>> columns = columns();
            return new KeyWindowsFormat(layout(columns), columns);
        }

        List<WindowRow> windows() {
            KeyWindowsFormat format = format();
            AccumulatorLayout<RowData> layout = layout(columns());
            WindowRow closed = format.newRow(-60_000, 0);
            add(closed, 0, 5, layout);
            closed.copy = format.published(-60_000, -1, closed.lanes, closed.objects);
            add(closed, 5, 12, layout);
            closed.pending = 7;
            closed.published = true;
            closed.closed = true;
            WindowRow open = format.newRow(0, 60_000);
            add(open, 3, 8, layout);
            open.pending = 5;
            WindowRow fresh = format.newRow(60_000, 120_000);
            return List.of(closed, open, fresh);
        }

        private static void add(
                WindowRow window, int from, int to, AccumulatorLayout<RowData> layout) {
            for (int i = from; i < to; i++) {
                layout.accumulate(
                        record(i),
                        window.start + 100 - 7L * (i % 4),
                        window.lanes,
                        0,
                        window.objects,
                        0);
            }
        }

        /** The i-th of a series with NULLs. */
        private static RowData record(int i) {
            return GenericRowData.of(
                    i % 5 == 4 ? null : i * 31L - 100,
                    i % 3 == 2 ? null : StringData.fromString("wörd " + i % 4),
                    i % 7 == 6 ? null : i * 0.37 - 2,
                    i % 4 == 3
                            ? null
                            : DecimalData.fromBigDecimal(BigDecimal.valueOf(i * 11L, 2), 10, 2));
        }

        String file(String suffix) {
            return "functions-v1/" + name().toLowerCase(Locale.ROOT) + suffix;
        }

        byte[] read(String suffix) throws IOException {
            String name = "/state/" + file(suffix);
            try (InputStream in = FunctionStateFileTest.class.getResourceAsStream(name)) {
                return in.readAllBytes();
            }
        }

        /** The windows alone. */
        byte[] windowBytes() throws IOException {
            ByteWriter out = new ByteWriter(1024);
            format().write(windows(), out);
            return out.toByteArray();
        }

        String describe(List<WindowRow> windows) {
            return windows.stream().map(this::describe).collect(Collectors.joining());
        }

        private String describe(WindowRow window) {
            String text =
                    "%s to %s, pending %s%s%s\n%s"
                            .formatted(
                                    window.start,
                                    window.end,
                                    window.pending,
                                    window.published ? ", published" : "",
                                    window.closed ? ", closed" : "",
                                    results(window.lanes, window.objects));
            WindowRow.Published copy = window.copy;
            return copy == null
                    ? text
                    : text
                            + "published as %s to %s\n%s"
                                    .formatted(
                                            copy.start,
                                            copy.end,
                                            results(copy.lanes, copy.objects));
        }

        private String results(long[] lanes, Object[] objects) {
            AccumulatorLayout<RowData> layout = layout(columns());
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < layout.aggregates().size(); i++) {
                Aggregate<RowData> aggregate = layout.aggregates().get(i).aggregate();
                text.append("  ").append(layout.aggregates().get(i).name()).append(' ');
                text.append(aggregate.stateKind()).append(": ");
                text.append(shown(layout.result(i, lanes, 0, objects, 0))).append('\n');
            }
            return text.toString();
        }

        private static String shown(Object result) {
            return result instanceof Object[] values
                    ? Arrays.toString(values)
                    : String.valueOf(result);
        }
    }

    @ParameterizedTest
    @EnumSource
    void stateOfEachVersionIsRestored(Sample sample) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(sample.read(".bin"));
        TypeSerializerSnapshot<KeyWindows> snapshot =
                TypeSerializerSnapshot.readVersionedSnapshot(in, getClass().getClassLoader());

        assertThat(
                        new KeyWindowsSerializer()
                                .snapshotConfiguration()
                                .resolveSchemaCompatibility(snapshot)
                                .isCompatibleAsIs())
                .isTrue();
        KeyWindows windows = snapshot.restoreSerializer().deserialize(in);
        assertThat(in.available()).isZero();
        assertThat(sample.describe(windows.rows(sample.format())))
                .isEqualTo(new String(sample.read(".txt"), StandardCharsets.UTF_8));
    }

    /** If this fails the format has changed: give it another version, and keep these files. */
    @ParameterizedTest
    @EnumSource
    void sameStateIsWrittenAsTheSameBytes(Sample sample) throws IOException {
        assertThat(written(sample)).isEqualTo(sample.read(".bin"));
    }

    private static byte[] written(Sample sample) throws IOException {
        KeyWindowsSerializer serializer = new KeyWindowsSerializer();
        DataOutputSerializer out = new DataOutputSerializer(1024);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
        serializer.serialize(KeyWindows.ofRows(sample.format(), sample.windows()), out);
        return out.getCopyOfBuffer();
    }

    /** Fails for a function that no file holds: add it to a new sample. */
    @Test
    void everyFunctionHasAFile() {
        assertThatThrownBy(
                        () ->
                                FunctionAggregate.of(
                                        "NONE(v) AS n", NAMES, TYPES, List.of(), true, false))
                .isInstanceOfSatisfying(
                        ValidationException.class,
                        refused -> {
                            String names =
                                    refused.getMessage()
                                            .replaceAll("(?s).*expected one of |\\.$", "");
                            assertThat(names).startsWith("COUNT, SUM, ");
                            assertThat(names.split(", "))
                                    .allSatisfy(
                                            name ->
                                                    assertThat(Sample.values())
                                                            .as(name)
                                                            .anyMatch(
                                                                    sample ->
                                                                            (" " + sample.list)
                                                                                    .contains(
                                                                                            " "
                                                                                                    + name
                                                                                                    + "(")));
                        });
    }

    @ParameterizedTest
    @EnumSource
    @EnabledIfSystemProperty(named = "sluice.state.write", matches = ".+")
    void writeFiles(Sample sample) throws IOException {
        Path directory = Path.of(System.getProperty("sluice.state.write"));
        Path file = directory.resolve(sample.file(".bin"));
        if (!Files.exists(file)) {
            Files.createDirectories(file.resolveSibling(""));
            Files.write(file, written(sample));
            Files.writeString(
                    directory.resolve(sample.file(".txt")), sample.describe(sample.windows()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTruncationIsRefused(Sample sample) throws IOException {
        byte[] bytes = sample.windowBytes();
        KeyWindowsFormat format = sample.format();
        for (int length = 0; length < bytes.length; length++) {
            byte[] prefix = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> format.read(prefix))
                    .as("length %s", length)
                    .isInstanceOf(TableException.class)
                    .hasMessage(UNREADABLE);
        }
    }

    @Test
    void nothingMayFollow() throws IOException {
        byte[] bytes = Sample.NUMBERS.windowBytes();
        KeyWindowsFormat format = Sample.NUMBERS.format();
        assertThatThrownBy(() -> format.read(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(TableException.class)
                .hasMessage(UNREADABLE)
                .hasRootCauseMessage("corrupt: 1 bytes behind the windows");
    }

    /** In values a flipped bit gives other values: there is no checksum. */
    @ParameterizedTest
    @EnumSource
    @Timeout(600)
    void everyFlippedBitIsReadOrRefused(Sample sample) throws IOException {
        byte[] bytes = sample.windowBytes();
        KeyWindowsFormat format = sample.format();
        int step = sample.believesLengths() ? Byte.SIZE : 1;
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit += step) {
            byte[] flipped = bytes.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertReadOrRefused(sample, format, flipped, "bit " + bit);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(600)
    void damagedWindowsAreReadOrRefused(Sample sample) throws IOException {
        byte[] bytes = sample.windowBytes();
        KeyWindowsFormat format = sample.format();
        for (long seed = 1; seed <= 5_000; seed++) {
            Random random = new Random(seed);
            byte[] damaged =
                    sample.believesLengths() ? lowBits(bytes, random) : damaged(bytes, random);
            assertReadOrRefused(sample, format, damaged, "seed " + seed);
        }
    }

    /** Read by a query that has dropped most of the aggregates, and so skips what they left. */
    @ParameterizedTest
    @EnumSource
    @Timeout(600)
    void damagedWindowsAreSkippedOrRefused(Sample sample) throws IOException {
        byte[] bytes = sample.windowBytes();
        List<AggregateColumn<RowData>> kept = sample.columns().subList(0, 1);
        KeyWindowsFormat format = new KeyWindowsFormat(Sample.layout(kept), kept);
        assertThat(format.read(bytes)).hasSize(3);
        for (long seed = 1; seed <= 5_000; seed++) {
            Random random = new Random(seed);
            byte[] damaged =
                    sample.believesLengths() ? lowBits(bytes, random) : damaged(bytes, random);
            assertReadOrRefused(sample, format, damaged, "seed " + seed);
        }
    }

    private static void assertReadOrRefused(
            Sample sample, KeyWindowsFormat format, byte[] bytes, String what) {
        long before = allocatedBytes();
        try {
            assertThat(format.read(bytes)).as(what).hasSizeLessThan(bytes.length);
        } catch (TableException refused) {
            assertThat(refused.getMessage())
                    .as(what)
                    .satisfiesAnyOf(
                            message -> assertThat(message).isEqualTo(UNREADABLE),
                            message ->
                                    assertThat(message).startsWith("The state has an aggregate '"));
        } catch (RuntimeException | Error unnamed) {
            throw new AssertionError(what, unnamed);
        }
        assertThat(allocatedBytes() - before)
                .as("bytes allocated, %s", what)
                .isLessThan(sample.believesLengths() ? MOST_BELIEVED_BYTES : MOST_BYTES);
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    /** Pieces cut out, bits flipped, numbers that lie. */
    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] damaged = bytes.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && damaged.length > Integer.BYTES; i--) {
            int at = random.nextInt(damaged.length - Integer.BYTES + 1);
            switch (random.nextInt(4)) {
                case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                case 1 ->
                        ByteBuffer.wrap(damaged)
                                .putInt(at, random.nextInt() >>> random.nextInt(32));
                case 2 -> Arrays.fill(damaged, at, at + Integer.BYTES, (byte) 0xFF);
                default -> damaged = without(damaged, at, random.nextInt(20));
            }
        }
        return damaged;
    }

    private static byte[] without(byte[] bytes, int from, int length) {
        int to = Math.min(bytes.length, from + length);
        byte[] rest = Arrays.copyOf(bytes, bytes.length - (to - from));
        System.arraycopy(bytes, to, rest, from, bytes.length - to);
        return rest;
    }

    private static byte[] lowBits(byte[] bytes, Random random) {
        byte[] damaged = bytes.clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            damaged[random.nextInt(damaged.length)] ^= 1;
        }
        return Arrays.copyOf(
                damaged, damaged.length - (random.nextBoolean() ? 0 : random.nextInt(50)));
    }
}
