package io.sluice.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.DoubleSerializer;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FieldCodecTest {

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(StringSerializer.INSTANCE, FieldFormat.STRING, "語", 3),
                Arguments.of(LongSerializer.INSTANCE, FieldFormat.LONG, -5L, 9),
                Arguments.of(IntSerializer.INSTANCE, FieldFormat.INTEGER, 7, 5),
                Arguments.of(DoubleSerializer.INSTANCE, FieldFormat.SERIALIZED, 2.5, 12),
                Arguments.of(SampleQuery.words(), FieldFormat.SERIALIZED, List.of("a", "b"), 12));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesAndNullsComeBack(
            TypeSerializer<?> serializer, FieldFormat format, Object value, int bytes)
            throws IOException {
        assertThat(FieldFormat.of(serializer)).isEqualTo(format);
        FieldCodec codec = FieldCodec.of(serializer);
        ByteWriter out = new ByteWriter(1);
        codec.write(value, out);
        assertThat(out.length()).isEqualTo(bytes);
        codec.write(null, out);
        codec.write(value, out);

        ByteReader in = new ByteReader().reset(out.toByteArray());
        assertThat(codec.read(in)).isEqualTo(value);
        assertThat(codec.read(in)).isNull();
        assertThat(codec.read(in)).isEqualTo(value);
        assertThat(in.remaining()).isZero();
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesAndNullsAreSkippedUnread(
            TypeSerializer<?> serializer, FieldFormat format, Object value, int bytes)
            throws IOException {
        FieldCodec codec = FieldCodec.of(serializer);
        ByteWriter out = new ByteWriter(1);
        codec.write(value, out);
        codec.write(null, out);
        out.writeInt(bytes);

        ByteReader in = new ByteReader().reset(out.toByteArray());
        format.skip(in);
        format.skip(in);
        assertThat(in.readInt()).isEqualTo(bytes);
    }

    @Test
    void nullFlagIsZeroOrOne() {
        ByteReader in = new ByteReader().reset(new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 0});
        assertThatThrownBy(() -> FieldCodec.of(LongSerializer.INSTANCE).read(in))
                .hasMessage("corrupt: null flag 2, expected 0 or 1");
    }

    @Test
    void serializerMustReadAllOfItsBytes() throws IOException {
        ByteWriter out = new ByteWriter(16);
        out.writeInt(9);
        out.writeDouble(1.5);
        out.write(0);
        ByteReader in = new ByteReader().reset(out.toByteArray());
        assertThatThrownBy(() -> FieldCodec.of(DoubleSerializer.INSTANCE).read(in))
                .hasMessage("corrupt: DoubleSerializer left 1 of the 9 bytes of a value unread");
    }

    @Test
    void serializerMustNotReadMoreThanItsBytes() throws IOException {
        ByteWriter out = new ByteWriter(16);
        out.writeInt(4);
        out.writeDouble(1.5);
        ByteReader in = new ByteReader().reset(out.toByteArray());
        assertThatThrownBy(() -> FieldCodec.of(DoubleSerializer.INSTANCE).read(in))
                .isInstanceOf(CorruptBytesException.class);
    }
}
