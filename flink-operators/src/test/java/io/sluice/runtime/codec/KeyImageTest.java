package io.sluice.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Reading;
import io.sluice.core.Seeds;
import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.KeyHash;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.DoubleSerializer;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tables find rows by images of their keys exactly where the keys are equal. */
class KeyImageTest {

    private static final AccumulatorLayout<Reading> LAYOUT =
            new AccumulatorLayout<>(List.of(new NamedAggregate<>("count", new CountAll<>())));

    /** Hash codes that are equal, lengths about those that have an image, ends that are zeros. */
    private static final @Nullable String[] TEXTS = {
        null,
        "",
        "\0",
        "\0\0",
        "AaAa",
        "AaBB",
        "BBAa",
        "BBBB",
        "AaAa\0",
        "AaBB\0",
        "seven..",
        "AaAaAaAaAaAaAaA",
        "BBAaAaAaAaAaAaA",
        "AaAaAaAaAaAaAaAa",
        "AaAaAaAaAaAaAaBB",
        "BBBBBBBBBBBBBBBBBBBB",
        "\u00e9\u00ff",
        "\u0141",
        "\u0100\0",
        "\u4100aAaAaA"
    };

    @Test
    void keysOfOneText() {
        Seeds.of(20).forEach(seed -> merge(seed, StringSerializer.INSTANCE));
    }

    @Test
    void keysOfTwoTexts() {
        Seeds.of(20)
                .forEach(seed -> merge(seed, StringSerializer.INSTANCE, StringSerializer.INSTANCE));
    }

    @Test
    void keysOfNumbers() {
        Seeds.of(20).forEach(seed -> merge(seed, IntSerializer.INSTANCE, LongSerializer.INSTANCE));
        Seeds.of(20).forEach(seed -> merge(seed, LongSerializer.INSTANCE, LongSerializer.INSTANCE));
    }

    @Test
    void keysOfTextsAndNumbers() {
        Seeds.of(20)
                .forEach(
                        seed ->
                                merge(
                                        seed,
                                        IntSerializer.INSTANCE,
                                        StringSerializer.INSTANCE,
                                        IntSerializer.INSTANCE));
    }

    @Test
    void keysWhoseBytesDoNotIdentifyThem() {
        assertThat(RowCodec.imagesKeys(schema(DoubleSerializer.INSTANCE))).isFalse();
        assertThat(
                        RowCodec.imagesKeys(
                                schema(StringSerializer.INSTANCE, DoubleSerializer.INSTANCE)))
                .isFalse();
        Seeds.of(5).forEach(seed -> merge(seed, DoubleSerializer.INSTANCE));
    }

    @Test
    void aKeyThatWasLeftUnreadIsReadWhenItIsAskedFor() throws IOException {
        RowSchema schema = schema(StringSerializer.INSTANCE, LongSerializer.INSTANCE);
        RowCodec codec = new RowCodec(schema);
        TableShape shape = new TableShape(2, LAYOUT, false, true);
        ByteWriter out = new ByteWriter(8);
        Object[][] keys = {{"a", 1L}, {"too long for an image", 2L}, {"b", 3L}, {"c", 4L}};
        for (Object[] key : keys) {
            DetachedRow row = new DetachedRow(shape);
            System.arraycopy(key, 0, row.key(), 0, key.length);
            row.hash(KeyHash.of(key));
            codec.write(row, out);
        }
        ByteReader in = new ByteReader().reset(out.toByteArray());
        DetachedRow row = new DetachedRow(shape);
        DetachedRow copy = new DetachedRow(shape);
        for (Object[] key : keys) {
            codec.readUnkeyed(in, row);
            if (!key[0].equals("a")) {
                copy.copyOf(row);
                assertThat(copy.key()).containsExactly(key);
                assertThat(row.key()).containsExactly(key);
            } // Otherwise the next row takes the place of one that nobody asked for.
        }
    }

    @Test
    void aKeyThatCannotBeReadIsToldWhenItIsAskedFor() throws IOException {
        RowCodec codec = new RowCodec(schema(Corrupt.INSTANCE));
        TableShape shape = new TableShape(1, LAYOUT, false, true);
        ByteWriter out = new ByteWriter(8);
        DetachedRow written = new DetachedRow(shape);
        written.key()[0] = 7L;
        codec.write(written, out);
        DetachedRow row = new DetachedRow(shape);
        codec.readUnkeyed(new ByteReader().reset(out.toByteArray()), row);

        assertThatThrownBy(row::key)
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(CorruptBytesException.class);
    }

    private static RowSchema schema(TypeSerializer<?>... serializers) {
        List<String> names = Arrays.stream(serializers).map(TypeSerializer::toString).toList();
        return RowSchema.ofLanes(names, List.of(serializers), LAYOUT);
    }

    /** Rows with an image come from bytes; those without as they come from anywhere else. */
    private static void merge(long seed, TypeSerializer<?>... serializers) {
        Random random = new Random(seed);
        RowSchema schema = schema(serializers);
        RowCodec codec = new RowCodec(schema);
        TablePool pool =
                new TablePool(
                        new TableShape(
                                serializers.length, LAYOUT, false, RowCodec.imagesKeys(schema)),
                        random.nextBoolean() ? 16 : 5_000,
                        2,
                        MemoryBudget.unlimited());
        SliceTable first = pool.acquire();
        SliceTable second = pool.acquire();
        for (int round = 0; round < 3; round++) {
            Map<List<@Nullable Object>, Long> expected = new HashMap<>();
            for (int i = 0; i < 300; i++) {
                DetachedRow row = row(random, pool.shape(), serializers);
                expected.merge(key(row.key().clone()), row.records(), Long::sum);
                DetachedRow read =
                        switch (random.nextInt(3)) {
                            case 0 -> row;
                            case 1 -> read(codec, row, pool.shape(), false);
                            default -> read(codec, row, pool.shape(), true);
                        };
                (random.nextBoolean() ? first : second).merge(read);
            }
            first.mergeAll(second);
            assertThat(contents(first)).as("seed %s, round %s", seed, round).isEqualTo(expected);
            assertThat(first.size())
                    .as("seed %s, round %s", seed, round)
                    .isEqualTo(expected.size());
            DetachedRow copy = new DetachedRow(pool.shape());
            for (int row = 0; row < first.size(); row++) {
                first.copyTo(row, copy);
                assertThat(first.merge(copy)).as("seed %s, round %s", seed, round).isEqualTo(row);
            }
            first.reset();
            second.reset();
        }
    }

    private static DetachedRow row(
            Random random, TableShape shape, TypeSerializer<?>... serializers) {
        DetachedRow row = new DetachedRow(shape);
        @Nullable Object[] key = row.key();
        for (int i = 0; i < key.length; i++) {
            key[i] = value(random, serializers[i]);
        }
        row.hash(KeyHash.of(row.key()));
        row.lanes()[AccumulatorLayout.RECORDS] = 1L + random.nextInt(3);
        return row;
    }

    private static @Nullable Object value(Random random, TypeSerializer<?> serializer) {
        if (serializer instanceof StringSerializer) {
            String text = TEXTS[random.nextInt(TEXTS.length)];
            // Not the same object each time.
            return text == null ? null : new String(text.toCharArray());
        }
        if (random.nextInt(10) == 0) {
            return null;
        }
        // Numbers with equal hash codes among them.
        long number = random.nextInt(-3, 4) * (random.nextBoolean() ? 1 : 0x1_0000_0001L);
        if (serializer instanceof IntSerializer) {
            return (int) number;
        }
        return serializer instanceof LongSerializer ? (Object) number : (Object) (number * 0.5);
    }

    private static DetachedRow read(
            RowCodec codec, DetachedRow row, TableShape shape, boolean unkeyed) {
        ByteWriter out = new ByteWriter(8);
        DetachedRow read = new DetachedRow(shape);
        try {
            codec.write(row, out);
            ByteReader in = new ByteReader().reset(out.toByteArray());
            if (unkeyed) {
                codec.readUnkeyed(in, read);
            } else {
                codec.read(in, read);
            }
            assertThat(in.remaining()).isZero();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return read;
    }

    /** Reads fewer bytes than it writes. */
    private static final class Corrupt extends TypeSerializerSingleton<Long>
            implements IdentifyingSerializer {

        static final Corrupt INSTANCE = new Corrupt();

        private static final long serialVersionUID = 1L;

        @Override
        public int redundantBytes() {
            return 0;
        }

        @Override
        public void serialize(Long value, DataOutputView out) throws IOException {
            out.writeLong(value);
        }

        @Override
        public Long deserialize(DataInputView in) throws IOException {
            return (long) in.readInt();
        }

        @Override
        public Long deserialize(Long reuse, DataInputView in) throws IOException {
            return deserialize(in);
        }

        @Override
        public void copy(DataInputView in, DataOutputView out) throws IOException {
            out.writeLong(in.readLong());
        }

        @Override
        public Long createInstance() {
            return 0L;
        }

        @Override
        public Long copy(Long from) {
            return from;
        }

        @Override
        public Long copy(Long from, Long reuse) {
            return from;
        }

        @Override
        public int getLength() {
            return Long.BYTES;
        }

        @Override
        public boolean isImmutableType() {
            return true;
        }

        @Override
        public TypeSerializerSnapshot<Long> snapshotConfiguration() {
            throw new UnsupportedOperationException();
        }
    }

    private static Map<List<@Nullable Object>, Long> contents(SliceTable table) {
        Map<List<@Nullable Object>, Long> contents = new HashMap<>();
        int fields = table.shape().keyFields();
        for (int row = 0; row < table.size(); row++) {
            int at = table.key(row);
            contents.put(
                    key(Arrays.copyOfRange(table.keys(row), at, at + fields)), table.records(row));
        }
        return contents;
    }

    private static List<@Nullable Object> key(@Nullable Object[] fields) {
        return Collections.unmodifiableList(Arrays.asList(fields));
    }
}
