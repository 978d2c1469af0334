package io.sluice.sql.rowdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.runtime.typeutils.StringDataSerializer;
import org.junit.jupiter.api.Test;

class StringKeyTest {

    private static final StringKeySerializer SERIALIZER = StringKeySerializer.INSTANCE;

    @Test
    void hashesAsFlinkDoes() {
        Random random = new Random(1);
        for (int length = 0; length < 70; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);

            assertThat(StringKey.ofBytes(bytes).hashCode())
                    .as("hash of %s bytes", length)
                    .isEqualTo(StringData.fromBytes(bytes).hashCode())
                    .isEqualTo(StringKey.copyOf(StringData.fromBytes(bytes)).hashCode())
                    .isEqualTo(SERIALIZER.hash(StringData.fromBytes(bytes)))
                    .isEqualTo(
                            SERIALIZER.hash(
                                    within(MemorySegmentFactory.wrap(new byte[100]), bytes)))
                    .isEqualTo(
                            SERIALIZER.hash(
                                    within(
                                            MemorySegmentFactory.allocateUnpooledOffHeapMemory(100),
                                            bytes)))
                    .isEqualTo(SERIALIZER.hash(inSegmentsOf(8, bytes)));
        }
    }

    @Test
    void hashesAStringThatIsNoBytesYet() {
        assertThat(SERIALIZER.hash(StringData.fromString("Zürich")))
                .isEqualTo(keep("Zürich").hashCode());
    }

    @Test
    void equalsAStringOfTheSameCharacters() {
        StringKey key = keep("Zürich");

        assertThat(SERIALIZER.matches(StringData.fromString("Zürich"), key)).isTrue();
        assertThat(SERIALIZER.matches(StringData.fromString("Zurich"), key)).isFalse();
        assertThat(SERIALIZER.matches(StringData.fromString("Zürich "), key)).isFalse();
        assertThat(key).isEqualTo(keep("Zürich")).isNotEqualTo(keep("Zurich"));
        assertThat(key).hasToString("Zürich");
        assertThat(key.string()).isEqualTo(StringData.fromString("Zürich"));
    }

    @Test
    void readsStringsWhereverTheyLie() {
        byte[] text = "a key that lies in several places".getBytes(StandardCharsets.UTF_8);
        StringKey key = StringKey.ofBytes(text);

        assertThat(key.is(within(MemorySegmentFactory.wrap(new byte[100]), text))).isTrue();
        assertThat(key.is(within(MemorySegmentFactory.allocateUnpooledOffHeapMemory(100), text)))
                .isTrue();
        assertThat(key.is(inSegmentsOf(8, text))).isTrue();
        text[20]++;
        StringKey other = StringKey.copyOf(inSegmentsOf(8, text));
        text[20]--;
        assertThat(other.is(inSegmentsOf(8, text))).isFalse();
    }

    @Test
    void staysWhenTheRowIsReused() {
        MemorySegment row = MemorySegmentFactory.wrap(new byte[100]);
        StringData string = within(row, new byte[] {'a', 'b'});
        StringKey key = (StringKey) SERIALIZER.keep(string);

        row.put(7, (byte) 'x');

        assertThat(key).hasToString("ab");
        assertThat(SERIALIZER.matches(string, key)).isFalse();
    }

    @Test
    void copiesAStringThatFillsItsMemory() {
        byte[] buffer = {'a', 'b'};
        StringKey key = (StringKey) SERIALIZER.keep(StringData.fromBytes(buffer));

        buffer[0] = 'x';

        assertThat(key).hasToString("ab");
    }

    @Test
    void isOrderedAsFlinkOrdersStrings() {
        List<String> texts =
                List.of("", "a", "a\u0000", "ab", "b", "\u00e9", "\uffff", "\ud83d\ude00");

        assertThat(texts.stream().map(StringKeyTest::keep).sorted().map(StringKey::toString))
                .isEqualTo(
                        texts.stream()
                                .map(
                                        text ->
                                                StringData.fromBytes(
                                                        text.getBytes(StandardCharsets.UTF_8)))
                                .sorted()
                                .map(StringData::toString)
                                .toList());
        assertThat(keep("ab")).isEqualByComparingTo(keep("ab"));
    }

    @Test
    void isWrittenAsFlinkWritesStrings() throws IOException {
        for (String text : new String[] {"", "EUR/USD", "Zürich", "\u0000", "日本"}) {
            DataOutputSerializer ours = new DataOutputSerializer(8);
            DataOutputSerializer flinks = new DataOutputSerializer(8);
            SERIALIZER.serialize(keep(text), ours);
            StringDataSerializer.INSTANCE.serialize(StringData.fromString(text), flinks);

            assertThat(ours.getCopyOfBuffer()).isEqualTo(flinks.getCopyOfBuffer());
            assertThat(SERIALIZER.deserialize(new DataInputDeserializer(ours.getCopyOfBuffer())))
                    .isEqualTo(keep(text));
        }
    }

    private static StringKey keep(String text) {
        return (StringKey) SERIALIZER.keep(StringData.fromString(text));
    }

    private static StringData within(MemorySegment segment, byte[] text) {
        segment.put(7, text);
        return BinaryStringData.fromAddress(new MemorySegment[] {segment}, 7, text.length);
    }

    private static StringData inSegmentsOf(int size, byte[] text) {
        MemorySegment[] segments = new MemorySegment[text.length / size + 2];
        for (int i = 0; i < segments.length; i++) {
            segments[i] = MemorySegmentFactory.wrap(new byte[size]);
        }
        for (int i = 0; i < text.length; i++) {
            int at = i + 3;
            segments[at / size].put(at % size, text[i]);
        }
        return BinaryStringData.fromAddress(segments, 3, text.length);
    }
}
