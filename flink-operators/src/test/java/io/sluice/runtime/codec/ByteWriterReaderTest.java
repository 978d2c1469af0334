package io.sluice.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteWriterReaderTest {

    private final ByteWriter out = new ByteWriter(1);

    private ByteReader in() {
        return new ByteReader().reset(out.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void varIntsComeBack(int value) throws IOException {
        out.writeVarInt(value);

        ByteReader in = in();
        assertThat(in.readVarInt()).isEqualTo(value);
        assertThat(in.remaining()).isZero();
    }

    @Test
    void smallVarIntsTakeOneByte() {
        out.writeVarInt(127);
        assertThat(out.length()).isOne();
    }

    @Test
    void varIntOfSixBytesIsCorrupt() {
        out.write(new byte[] {-1, -1, -1, -1, -1, 1});
        assertThatThrownBy(() -> in().readVarInt())
                .isInstanceOf(CorruptBytesException.class)
                .hasMessageContaining("more than 5 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "Zürich", "ÿ", "Ā", "日本語", "🦉", "\ud800 half a pair", "\u0000"})
    void stringsComeBack(String value) throws IOException {
        out.writeString(value);
        out.writeString(null);

        ByteReader in = in();
        assertThat(in.readString()).isEqualTo(value);
        assertThat(in.readString()).isNull();
        assertThat(in.remaining()).isZero();
    }

    @Test
    void stringsOfEveryLengthComeBack() throws IOException {
        for (int length = 0; length < 300; length++) {
            String latin = "é".repeat(length);
            String wide = latin + "語";
            out.clear();
            out.writeString(latin);
            out.writeString(wide);
            ByteReader in = in();
            assertThat(in.readString()).isEqualTo(latin);
            assertThat(in.readString()).isEqualTo(wide);
        }
    }

    @Test
    void latinStringsTakeOneBytePerCharacter() {
        out.writeString("TRADER17é");
        assertThat(out.length()).isEqualTo(1 + 9);
    }

    @Test
    void skipsStrings() throws IOException {
        out.writeString("abc");
        out.writeString("語語");
        out.writeString(null);
        out.writeInt(7);

        ByteReader in = in();
        in.skipString();
        in.skipString();
        in.skipString();
        assertThat(in.readInt()).isEqualTo(7);
    }

    @Test
    void longStringThatIsNotThereCostsNoMemory() {
        out.writeVarInt(-1);
        assertThatThrownBy(() -> in().readString())
                .isInstanceOf(CorruptBytesException.class)
                .hasMessageContaining("truncated or corrupt");
        assertThatThrownBy(() -> in().skipString()).isInstanceOf(CorruptBytesException.class);
    }

    @Test
    void longsComeBack() throws IOException {
        long[] values = new Random(1).longs(100).toArray();
        out.writeLongs(values, 3, 90);

        long[] read = new long[100];
        in().readLongs(read, 5, 90);
        assertThat(Arrays.copyOfRange(read, 5, 95))
                .containsExactly(Arrays.copyOfRange(values, 3, 93));
    }

    @Test
    void reservedBytesAreFilledLater() throws IOException {
        int position = out.reserve(13);
        out.writeInt(5);
        out.setByte(position, 1);
        out.setInt(position + 1, 2);
        out.setLong(position + 5, 3);

        ByteReader in = in();
        assertThat(in.readByte()).isEqualTo((byte) 1);
        assertThat(in.readInt()).isEqualTo(2);
        assertThat(in.readLong()).isEqualTo(3);
        assertThat(in.readInt()).isEqualTo(5);
    }

    @Test
    void roomForExpectedBytesIsMadeInOneStep() {
        out.writeInt(1);
        out.expect(1000);
        byte[] array = out.bytes();
        out.write(new byte[1000]);
        assertThat(out.bytes()).isSameAs(array);
        out.expect(Long.MAX_VALUE);
        assertThat(out.bytes()).isSameAs(array);
    }

    /** Flink's serializers write to and read from these as to and from Flink's own. */
    @Test
    void agreesWithFlinksViews() throws IOException {
        DataOutputSerializer flinks = new DataOutputSerializer(16);
        writeEverything(flinks);
        writeEverything(out);
        assertThat(out.toByteArray()).isEqualTo(flinks.getCopyOfBuffer());

        ByteReader in = in();
        assertThat(in.readBoolean()).isTrue();
        assertThat(in.readByte()).isEqualTo((byte) -3);
        assertThat(in.readShort()).isEqualTo((short) -12_345);
        assertThat(in.readUnsignedShort()).isEqualTo(54_321);
        assertThat(in.readChar()).isEqualTo('語');
        assertThat(in.readInt()).isEqualTo(-123_456_789);
        assertThat(in.readLong()).isEqualTo(Long.MIN_VALUE + 5);
        assertThat(in.readFloat()).isEqualTo(1.5f);
        assertThat(in.readDouble()).isEqualTo(-2.25);
        assertThat(in.readUTF()).isEqualTo("Zürich 語\u0000");
        assertThat(in.readChar()).isEqualTo('a');
        assertThat(in.readChar()).isEqualTo('b');
        assertThat(in.readUnsignedByte()).isEqualTo(200);
        byte[] bytes = new byte[3];
        in.readFully(bytes);
        assertThat(bytes).containsExactly(1, 2, 3);
        assertThat(in.read(bytes)).isEqualTo(2);
        assertThat(bytes).containsExactly(8, 9, 3);
        assertThat(in.read(bytes)).isEqualTo(-1);
    }

    private static void writeEverything(DataOutputView view) throws IOException {
        view.writeBoolean(true);
        view.writeByte(-3);
        view.writeShort(-12_345);
        view.writeShort(54_321);
        view.writeChar('語');
        view.writeInt(-123_456_789);
        view.writeLong(Long.MIN_VALUE + 5);
        view.writeFloat(1.5f);
        view.writeDouble(-2.25);
        view.writeUTF("Zürich 語\u0000");
        view.writeChars("ab");
        view.write(200);
        view.write(new byte[] {0, 1, 2, 3, 4}, 1, 3);
        view.write(new DataInputDeserializer(new byte[] {8, 9}), 2);
    }

    @Test
    void skippedBytesToWriteAreZero() throws IOException {
        out.writeInt(-1);
        out.clear();
        out.skipBytesToWrite(2);
        assertThat(out.toByteArray()).containsExactly(0, 0);
    }

    @Test
    void readsLines() throws IOException {
        out.writeBytes("one\r\ntwo");
        ByteReader in = in();
        assertThat(in.readLine()).isEqualTo("one");
        assertThat(in.readLine()).isEqualTo("two");
        assertThat(in.readLine()).isNull();
    }

    @Test
    void skipsBytes() throws IOException {
        out.write(new byte[] {1, 2, 3, 4});
        ByteReader in = in();
        assertThat(in.skipBytes(2)).isEqualTo(2);
        assertThat(in.skipBytes(-1)).isZero();
        assertThat(in.skipBytes(9)).isEqualTo(2);
        assertThatThrownBy(() -> in.skipBytesToRead(1)).isInstanceOf(EOFException.class);
    }

    @Test
    void readingBeyondTheEndSaysWhere() {
        out.writeInt(1);
        ByteReader in = in();
        assertThatThrownBy(in::readLong)
                .isInstanceOf(CorruptBytesException.class)
                .hasMessage("truncated or corrupt: 8 bytes expected at position 0, 4 left");
    }

    @Test
    void readsOnlyItsPartOfAnArray() throws IOException {
        byte[] bytes = {9, 0, 0, 0, 5, 9};
        ByteReader in = new ByteReader().reset(bytes, 1, 4);
        assertThat(in.readInt()).isEqualTo(5);
        assertThatThrownBy(in::readByte).isInstanceOf(CorruptBytesException.class);
        assertThatThrownBy(() -> in.reset(bytes, 4, 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
