package io.sluice.runtime.accumulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.aggregate.Ranked;
import io.sluice.runtime.codec.ByteReader;
import io.sluice.runtime.codec.CorruptBytesException;
import io.sluice.runtime.codec.FieldFormat;
import io.sluice.runtime.codec.Lengths;
import io.sluice.testing.Hostile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.BigDecSerializer;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accumulators that say that they are larger than they are, or than they can be. */
class ForgedLengthsTest {

    /** What a refusal may allocate: far less than what the lengths say. */
    private static final long MOST_BYTES = 1 << 20;

    private static final int LIMIT = 3;

    private static final AccumulatorSerializer<Ranked> STRINGS =
            new AccumulatorSerializer<>(
                    new RankedForm(), LongSerializer.INSTANCE, StringSerializer.INSTANCE);

    private static final LimitedListSerializer<Ranked> LISTS =
            new LimitedListSerializer<>(STRINGS, LIMIT);

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, LIMIT + 1, 1 << 28, Integer.MAX_VALUE})
    void listsOfMoreThanIsKeptAreRefused(int size) throws IOException {
        byte[] forged = listOf(3);
        putInt(forged, 0, size);
        assertRefused(
                LISTS,
                forged,
                "corrupt: a list of %d values, of which %d are kept".formatted(size, LIMIT));
        assertRefused(
                LISTS.limiting(new ListSerializer<>(STRINGS)),
                forged,
                "corrupt: a list of %d values, of which %d are kept".formatted(size, LIMIT));
    }

    @Test
    void listsWhoseValuesAreNotThereAreRefused() throws IOException {
        TypeSerializer<?> many = new LimitedListSerializer<>(STRINGS, Integer.MAX_VALUE);
        byte[] forged = listOf(3);
        putInt(forged, 0, Integer.MAX_VALUE);
        assertRefused(many, forged, "truncated or corrupt: 8 bytes expected");
    }

    @Test
    void stringsWhoseCharactersAreNotThereAreRefused() throws IOException {
        byte[] forged = {0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7, -1, -1, -1, -1, 7, 'x'};
        assertRefused(LISTS, forged, "truncated or corrupt: 2147483646 bytes expected");
        // The longest that fits.
        DataOutputSerializer out = new DataOutputSerializer(1 << 16);
        List<Ranked> longest = new ArrayList<>(List.of(new Ranked(7L, "x".repeat(5_000))));
        LISTS.serialize(longest, out);
        assertThat(LISTS.deserialize(new ByteReader().reset(out.getCopyOfBuffer())))
                .isEqualTo(longest);
    }

    @Test
    void numbersWhoseDigitsAreNotThereAreRefused() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.writeInt(0);
        BigDecSerializer.INSTANCE.serialize(new BigDecimal("123456789012.5"), out);
        byte[] field = out.getCopyOfBuffer();
        putInt(field, 0, field.length - Integer.BYTES);
        FieldFormat format = FieldFormat.of(BigDecSerializer.INSTANCE);
        assertThat(format.codec(BigDecSerializer.INSTANCE).read(new ByteReader().reset(field)))
                .isEqualTo(new BigDecimal("123456789012.5"));

        putInt(field, Integer.BYTES, Integer.MAX_VALUE - 8);
        long before = Hostile.allocatedBytes();
        assertThatThrownBy(
                        () ->
                                format.codec(BigDecSerializer.INSTANCE)
                                        .read(new ByteReader().reset(field)))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessageStartingWith("truncated or corrupt: 2147483635 bytes expected");
        assertThat(Hostile.allocatedBytes() - before).isLessThan(MOST_BYTES);
    }

    /** As the accumulator of a user's function may be. */
    @Test
    void listsOfFlinkWhoseValuesAreNotThereAreRefused() throws IOException {
        ListSerializer<String> lists = new ListSerializer<>(StringSerializer.INSTANCE);
        FieldFormat format = FieldFormat.of(lists);
        // An empty string takes a byte.
        byte[] field = {0, 0, 0, 7, 0, 0, 0, 3, 1, 1, 1};
        assertThat(format.codec(lists).read(new ByteReader().reset(field)))
                .isEqualTo(List.of("", "", ""));

        putInt(field, Integer.BYTES, Integer.MAX_VALUE);
        long before = Hostile.allocatedBytes();
        assertThatThrownBy(() -> format.codec(lists).read(new ByteReader().reset(field)))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessageStartingWith("truncated or corrupt: 2147483647 bytes expected");
        assertThat(Hostile.allocatedBytes() - before).isLessThan(MOST_BYTES);
    }

    @Test
    void negativeNumberOfValuesIsRefused() {
        assertRefused(
                new AccumulatorSerializer<>(new UnorderedCountsForm(), StringSerializer.INSTANCE),
                new byte[] {-1, 0, 0, 0},
                "corrupt: -16777216 different values");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE, 100_000})
    void bytesOfAStreamAreBelievedAsTheyCome(int length) {
        long before = Hostile.allocatedBytes();
        assertThatThrownBy(
                        () ->
                                Lengths.readBytes(
                                        new DataInputDeserializer(new byte[90_000]), length))
                .isInstanceOf(IOException.class);
        assertThat(Hostile.allocatedBytes() - before).isLessThan(MOST_BYTES);
    }

    /** State that was written by Flink's serializer of lists is read by that of today. */
    @Test
    void listsAreAsFlinkWritesThem() throws IOException {
        ListSerializer<Ranked> flinks = new ListSerializer<>(STRINGS);
        List<Ranked> list = new ArrayList<>(List.of(new Ranked(1L, "a"), new Ranked(2L, "b")));
        DataOutputSerializer here = new DataOutputSerializer(64);
        LISTS.serialize(list, here);
        DataOutputSerializer there = new DataOutputSerializer(64);
        flinks.serialize(list, there);
        assertThat(here.getCopyOfBuffer()).isEqualTo(there.getCopyOfBuffer());
        assertThat(
                        LISTS.snapshotConfiguration()
                                .resolveSchemaCompatibility(flinks.snapshotConfiguration())
                                .isCompatibleAsIs())
                .isTrue();
        assertThat(LISTS.duplicate()).isEqualTo(LISTS).hasSameHashCodeAs(LISTS);
        assertThat(LISTS).isNotEqualTo(new LimitedListSerializer<>(STRINGS, LIMIT + 1));
        assertThat(LISTS.copy(list)).isEqualTo(list).isNotSameAs(list);
    }

    private static void assertRefused(TypeSerializer<?> serializer, byte[] forged, String message) {
        long before = Hostile.allocatedBytes();
        assertThatThrownBy(() -> serializer.deserialize(new ByteReader().reset(forged)))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessageStartingWith(message);
        assertThat(Hostile.allocatedBytes() - before).isLessThan(MOST_BYTES);
    }

    private static byte[] listOf(int size) throws IOException {
        List<Ranked> list = new ArrayList<>();
        for (long i = 0; i < size; i++) {
            list.add(new Ranked(i, "v" + i));
        }
        DataOutputSerializer out = new DataOutputSerializer(64);
        LISTS.serialize(list, out);
        return out.getCopyOfBuffer();
    }

    private static void putInt(byte[] bytes, int at, int value) {
        ByteBuffer.wrap(bytes).putInt(at, value);
    }
}
