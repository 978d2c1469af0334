package io.sluice.runtime.delta;

import io.sluice.runtime.codec.CorruptBytesException;
import io.sluice.runtime.codec.Lengths;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A block as length (4 bytes), bytes, CRC32C of the bytes (4 bytes). A length that is wrong costs
 * no more memory than there are bytes to read.
 */
public final class DeltaBlockSerializer extends TypeSerializerSingleton<DeltaBlock> {

    /** The only instance. */
    public static final DeltaBlockSerializer INSTANCE = new DeltaBlockSerializer();

    private static final long serialVersionUID = 1L;

    private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

    private DeltaBlockSerializer() {}

    @Override
    public void serialize(DeltaBlock block, DataOutputView out) throws IOException {
        out.writeInt(block.length());
        out.write(block.bytes(), 0, block.length());
        out.writeInt(checksum(block.bytes(), block.length()));
    }

    @Override
    public DeltaBlock deserialize(DataInputView in) throws IOException {
        int length = readLength(in);
        byte[] bytes = Lengths.readBytes(in, length);
        int expected = in.readInt();
        int actual = checksum(bytes, length);
        if (expected != actual) {
            throw new CorruptBytesException(
                    "corrupt: the checksum of a delta block of %,d bytes is %08x, expected %08x"
                            .formatted(length, actual, expected));
        }
        return new DeltaBlock().unseal(bytes, length);
    }

    @Override
    public DeltaBlock deserialize(DeltaBlock reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    private static int readLength(DataInputView in) throws IOException {
        int length = in.readInt();
        if (length < DeltaBlock.HEADER_BYTES || length > MAX_LENGTH) {
            throw new CorruptBytesException("corrupt: a delta block of " + length + " bytes");
        }
        return length;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public DeltaBlock copy(DeltaBlock from) {
        try {
            return new DeltaBlock()
                    .unseal(Arrays.copyOf(from.bytes(), from.length()), from.length());
        } catch (IOException e) {
            throw new IllegalStateException("a block that was never sealed", e);
        }
    }

    @Override
    public DeltaBlock copy(DeltaBlock from, DeltaBlock reuse) {
        return copy(from);
    }

    @Override
    public DeltaBlock createInstance() {
        return new DeltaBlock();
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public TypeSerializerSnapshot<DeltaBlock> snapshotConfiguration() {
        return new Snapshot();
    }

    private Object readResolve() {
        return INSTANCE;
    }

    /** Snapshot of the serializer, which has no configuration. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeltaBlock> {

        /** Called by Flink. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
