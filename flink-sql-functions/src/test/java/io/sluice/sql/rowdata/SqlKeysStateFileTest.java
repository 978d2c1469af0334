package io.sluice.sql.rowdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.EngineSpec;
import io.sluice.core.engine.KeyGroupWatermarks;
import io.sluice.core.engine.SliceTables;
import io.sluice.core.engine.UnfinishedClose;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.KeyHash;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.ByteReader;
import io.sluice.runtime.codec.CorruptBytesException;
import io.sluice.runtime.codec.RowSchema;
import io.sluice.runtime.state.StateFormat;
import io.sluice.runtime.state.StateHandler;
import io.sluice.runtime.state.StateImage;
import io.sluice.runtime.state.StateReader;
import io.sluice.runtime.state.StateWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupStatePartitionStreamProvider;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.StateSnapshotContextSynchronousImpl;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Restores a state whose rows have a key field of each type that SQL takes, from a file that is
 * checked in and never changes: the bytes of the one key group; beside it stands what it must be
 * restored to.
 *
 * <p>The file of another version is written by {@code mvn -pl flink-sql-functions -am test
 * -Dtest=SqlKeysStateFileTest#writeFile -Dsurefire.failIfNoSpecifiedTests=false
 * -Dsluice.state.write=src/test/resources/state}. A file that is there stays as it is.
 */
class SqlKeysStateFileTest {

    private static final String FILE = "v1/sql-keys";
    private static final KeyGroupRange ONE = KeyGroupRange.of(0, 0);
    private static final long END = 60_000;
    private static final int ROWS = 8;

    /** Every type, and values of it. */
    private enum Key {
        TEXT(
                DataTypes.STRING(),
                "",
                "EUR/USD",
                "Zürich",
                "日本語のキー",
                "🦉",
                "\u0000",
                "x".repeat(300)),
        CHARACTERS(DataTypes.CHAR(3), "abc", "   ", "日本語"),
        FLAG(DataTypes.BOOLEAN(), true, false),
        TINY(DataTypes.TINYINT(), (byte) -128, (byte) 127),
        SMALL(DataTypes.SMALLINT(), (short) -32768, (short) 32767),
        NUMBER(DataTypes.INT(), Integer.MIN_VALUE, 0, Integer.MAX_VALUE),
        BIG(DataTypes.BIGINT(), Long.MIN_VALUE, 0L, Long.MAX_VALUE),
        REAL(DataTypes.FLOAT(), -0.0f, 0.0f, 1.5f, Float.NaN),
        DOUBLE(DataTypes.DOUBLE(), -0.0, 0.0, Math.PI, Double.NaN),
        SHORT_DECIMAL(DataTypes.DECIMAL(10, 2), decimal("-1.50", 10), decimal("99999999.99", 10)),
        LONG_DECIMAL(
                DataTypes.DECIMAL(38, 2),
                decimal("0.00", 38),
                decimal("123456789012345678901234567890123456.78", 38)),
        DAY(DataTypes.DATE(), -1, 20_000),
        TIME(DataTypes.TIME(3), 0, 86_399_999),
        STAMP(DataTypes.TIMESTAMP(3), time(-1, 0), time(1_700_000_000_000L, 0)),
        FINE_STAMP(DataTypes.TIMESTAMP(9), time(-1, 999_999), time(1_700_000_000_000L, 1)),
        INSTANT(DataTypes.TIMESTAMP_LTZ(3), time(0, 0), time(1_700_000_000_123L, 0)),
        FINE_INSTANT(DataTypes.TIMESTAMP_LTZ(6), time(0, 1000), time(1_700_000_000_123L, 999_000)),
        MONTHS(DataTypes.INTERVAL(DataTypes.MONTH()), -13, 12),
        SPAN(DataTypes.INTERVAL(DataTypes.SECOND(3)), -1L, 86_400_000L);

        @SuppressWarnings("ImmutableEnumChecker") // A type is not changed.
        private final LogicalType type;

        @SuppressWarnings("ImmutableEnumChecker") // Nobody changes the values.
        private final Object[] values;

        Key(DataType type, Object... values) {
            this.type = type.getLogicalType();
            this.values = values;
        }

        private static DecimalData decimal(String value, int precision) {
            return DecimalData.fromBigDecimal(new BigDecimal(value), precision, 2);
        }

        private static TimestampData time(long millis, int nanos) {
            return TimestampData.fromEpochMillis(millis, nanos);
        }

        TypeSerializer<?> serializer() {
            return RowFields.keyType(type).createSerializer(new SerializerConfigImpl());
        }

        /** NULL in the first row. */
        @Nullable Object value(int row) {
            if (row == 0) {
                return null;
            }
            Object value = values[row % values.length];
            return value instanceof String text
                    ? StringKey.ofBytes(text.getBytes(StandardCharsets.UTF_8))
                    : value;
        }
    }

    private static StateFormat format() {
        List<NamedAggregate<Object>> aggregates =
                List.of(new NamedAggregate<>("n", new CountAll<>()));
        return new StateFormat(
                "q",
                new EngineSpec(
                        WindowSpec.tumbling(60_000, 0),
                        EmissionPolicy.of(EmissionPolicy.Kind.PER_RECORD),
                        ChangelogMode.UPSERT,
                        0),
                new RowSchema(
                        Arrays.stream(Key.values()).map(Enum::name).toList(),
                        Arrays.<Key>stream(Key.values())
                                .<TypeSerializer<?>>map(Key::serializer)
                                .toList(),
                        new AccumulatorLayout<>(aggregates),
                        Collections.singletonList(null)));
    }

    private static byte[] written() throws Exception {
        StateFormat format = format();
        TableShape shape = new TableShape(Key.values().length, format.schema().layout(), false);
        SliceTables tables = new SliceTables(new TablePool(shape, 16, 1, MemoryBudget.unlimited()));
        DetachedRow row = new DetachedRow(shape);
        Key[] keys = Key.values();
        for (int i = 0; i < ROWS; i++) {
            for (int field = 0; field < keys.length; field++) {
                row.key()[field] = keys[field].value(i);
            }
            row.hash(KeyHash.of(row.key()));
            row.clear();
            row.lanes()[0] = i + 1L;
            tables.getOrCreate(END).merge(row);
        }
        StateImage image = StateImage.of(List.of(tables), new KeyGroupWatermarks(0, 1, 0), ONE);
        try (CloseableRegistry registry = new CloseableRegistry()) {
            StateSnapshotContextSynchronousImpl context =
                    new StateSnapshotContextSynchronousImpl(
                            1, 1, new MemCheckpointStreamFactory(1 << 20), ONE, registry);
            new StateWriter(format, hash -> 0)
                    .write(image, context.getRawKeyedOperatorStateOutput());
            var future = context.getKeyedStateStreamFuture();
            future.run();
            KeyGroupsStateHandle handle =
                    (KeyGroupsStateHandle) future.get().getJobManagerOwnedSnapshot();
            try (InputStream in = handle.openInputStream()) {
                in.skipNBytes(handle.getOffsetForKeyGroup(0));
                return in.readAllBytes();
            }
        }
    }

    /** A line for each row; hash codes are those of the fields as they were read. */
    private static String describe(byte[] bytes) throws Exception {
        List<String> lines = new ArrayList<>();
        new StateReader(format(), SqlKeysStateFileTest.class.getClassLoader())
                .read(
                        List.of(
                                new KeyGroupStatePartitionStreamProvider(
                                        new ByteArrayInputStream(bytes), 0)),
                        new StateHandler() {
                            @Override
                            public void keyGroup(
                                    int keyGroup,
                                    long watermark,
                                    long expired,
                                    @Nullable UnfinishedClose unfinished) {
                                assertThat(unfinished).isNull();
                            }

                            @Override
                            public void row(
                                    int tableSet,
                                    long end,
                                    DetachedRow row,
                                    boolean emitted,
                                    boolean dirty,
                                    DetachedRow asEmitted) {
                                assertThat(row.hash()).isEqualTo(KeyHash.of(row.key()));
                                lines.add(
                                        "end %s, hash %s, records %s, key %s"
                                                .formatted(
                                                        end,
                                                        row.hash(),
                                                        row.records(),
                                                        Arrays.toString(row.key())));
                            }
                        });
        return String.join("\n", lines).replace('\u0000', '0') + "\n";
    }

    private static byte[] resource(String suffix) throws IOException {
        String name = "/state/" + FILE + suffix;
        try (InputStream in = SqlKeysStateFileTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    /** Hash codes are part of the format, since they decide the key group. */
    @Test
    void stateOfVersion1IsRestored() throws Exception {
        assertThat(describe(resource(".bin")))
                .isEqualTo(new String(resource(".txt"), StandardCharsets.UTF_8));
    }

    @Test
    void sameStateIsWrittenAsTheSameBytes() throws Exception {
        assertThat(written()).isEqualTo(resource(".bin"));
    }

    @Test
    void lengthsOfStringsAreNotBelieved() {
        for (int length : new int[] {-1, 5, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            byte[] bytes = {
                (byte) (length >>> 24),
                (byte) (length >>> 16),
                (byte) (length >>> 8),
                (byte) length,
                1,
                2,
                3,
                4
            };
            assertThatThrownBy(
                            () ->
                                    StringKeySerializer.INSTANCE.deserialize(
                                            new ByteReader().reset(bytes)))
                    .isInstanceOf(CorruptBytesException.class)
                    .hasMessage("truncated or corrupt: a value of " + length + " bytes");
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "sluice.state.write", matches = ".+")
    void writeFile() throws Exception {
        Path file = Path.of(System.getProperty("sluice.state.write")).resolve(FILE + ".bin");
        if (!Files.exists(file)) {
            Files.createDirectories(file.resolveSibling(""));
            byte[] bytes = written();
            Files.write(file, bytes);
            Files.writeString(file.resolveSibling("sql-keys.txt"), describe(bytes));
        }
    }
}
