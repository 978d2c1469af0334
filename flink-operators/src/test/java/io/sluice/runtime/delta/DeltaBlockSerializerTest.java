package io.sluice.runtime.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.runtime.codec.CorruptBytesException;
import io.sluice.runtime.codec.SampleQuery;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class DeltaBlockSerializerTest {

    private static final TypeSerializer<DeltaBlock> SERIALIZER = DeltaBlockSerializer.INSTANCE;

    private static DeltaBlock block() {
        DeltaEdge edge = new DeltaEdge(SampleQuery.STRING_AND_LONG);
        edge.writer.writeTable(5000, SampleQuery.STRING_AND_LONG.table(new Random(1), 20, false));
        return edge.blocks.get(0);
    }

    private static byte[] serialized() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        SERIALIZER.serialize(block(), out);
        return out.getCopyOfBuffer();
    }

    private static void assertSame(DeltaBlock actual, DeltaBlock expected) {
        assertThat(actual).hasToString(expected.toString()).isNotSameAs(expected);
        assertThat(actual.fingerprint()).isEqualTo(expected.fingerprint());
        assertThat(Arrays.copyOf(actual.bytes(), actual.length()))
                .isEqualTo(Arrays.copyOf(expected.bytes(), expected.length()));
    }

    @Test
    void blocksComeBack() throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(serialized());
        assertSame(SERIALIZER.deserialize(SERIALIZER.createInstance(), in), block());
        assertThat(in.available()).isZero();
    }

    @Test
    void copiesShareNothing() {
        DeltaBlock block = block();
        DeltaBlock copy = SERIALIZER.copy(block);
        assertSame(copy, block);
        assertThat(copy.bytes()).isNotSameAs(block.bytes());
        assertSame(SERIALIZER.copy(block, SERIALIZER.createInstance()), block);
        assertThat(SERIALIZER.isImmutableType()).isFalse();
    }

    @Test
    void copiesBytes() throws IOException {
        byte[] bytes = serialized();
        DataOutputSerializer out = new DataOutputSerializer(64);
        SERIALIZER.copy(new DataInputDeserializer(bytes), out);
        assertThat(out.getCopyOfBuffer()).isEqualTo(bytes);
    }

    @Test
    void everyPrefixIsTruncated() throws IOException {
        byte[] bytes = serialized();
        for (int length = 0; length < bytes.length; length++) {
            DataInputDeserializer in = new DataInputDeserializer(bytes, 0, length);
            assertThatThrownBy(() -> SERIALIZER.deserialize(in)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void everyCorruptByteIsFound() throws IOException {
        byte[] bytes = serialized();
        Random random = new Random(9);
        for (int i = 0; i < bytes.length; i++) {
            byte[] corrupt = bytes.clone();
            corrupt[i] ^= (byte) (1 + random.nextInt(255));
            assertThatThrownBy(() -> SERIALIZER.deserialize(new DataInputDeserializer(corrupt)))
                    .as("byte %s", i)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void checksumSaysWhatIsWrong() throws IOException {
        byte[] bytes = serialized();
        bytes[40] ^= 1;
        assertThatThrownBy(() -> SERIALIZER.deserialize(new DataInputDeserializer(bytes)))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessageMatching(
                        "corrupt: the checksum of a delta block of [0-9,]+ bytes is [0-9a-f]{8},"
                                + " expected [0-9a-f]{8}");
    }

    /** The heap of the tests is smaller than the length that the bytes claim. */
    @Test
    void lengthThatIsNotThereCostsNoMemory() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.writeInt(Integer.MAX_VALUE - 8);
        out.write(new byte[1000]);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        assertThatThrownBy(() -> SERIALIZER.deserialize(in)).isInstanceOf(EOFException.class);
    }

    @Test
    void impossibleLengthIsCorrupt() throws IOException {
        for (int length : new int[] {-1, Integer.MIN_VALUE, 0, 32}) {
            DataOutputSerializer out = new DataOutputSerializer(64);
            out.writeInt(length);
            out.write(new byte[100]);
            DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
            assertThatThrownBy(() -> SERIALIZER.deserialize(in))
                    .hasMessage("corrupt: a delta block of " + length + " bytes");
        }
    }

    @Test
    void snapshotRestoresTheSerializer() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(
                out, SERIALIZER.snapshotConfiguration());
        TypeSerializerSnapshot<DeltaBlock> snapshot =
                TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
                        new DataInputDeserializer(out.getCopyOfBuffer()),
                        getClass().getClassLoader());
        assertThat(snapshot.restoreSerializer()).isSameAs(SERIALIZER);
        assertThat(
                        SERIALIZER
                                .snapshotConfiguration()
                                .resolveSchemaCompatibility(snapshot)
                                .isCompatibleAsIs())
                .isTrue();
    }

    @Test
    void serializerAndTypeAreSingletons() throws Exception {
        assertThat(InstantiationUtil.clone(DeltaBlockSerializer.INSTANCE)).isSameAs(SERIALIZER);
        assertThat(InstantiationUtil.clone(DeltaBlockTypeInfo.INSTANCE))
                .isSameAs(DeltaBlockTypeInfo.INSTANCE);
        assertThat(SERIALIZER.duplicate()).isSameAs(SERIALIZER);
    }
}
