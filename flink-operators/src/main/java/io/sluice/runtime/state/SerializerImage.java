package io.sluice.runtime.state;

import io.sluice.runtime.accumulator.LimitedListSerializer;
import io.sluice.runtime.codec.ByteReader;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.CorruptBytesException;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;

/**
 * A serializer's snapshot as bytes. They are parsed only when the serializer is needed, so that
 * state whose classes are gone can be dropped.
 */
final class SerializerImage {

    private final String className;
    private final byte[] snapshot;

    private SerializerImage(String className, byte[] snapshot) {
        this.className = className;
        this.snapshot = snapshot;
    }

    static SerializerImage of(TypeSerializer<?> used) {
        TypeSerializer<?> serializer =
                used instanceof LimitedListSerializer<?> lists ? lists.unlimited() : used;
        ByteWriter out = new ByteWriter(256);
        try {
            TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(
                    out, serializer.snapshotConfiguration());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the snapshot of the serializer " + serializer + " cannot be written", e);
        }
        return new SerializerImage(serializer.getClass().getName(), out.toByteArray());
    }

    void write(ByteWriter out) {
        out.writeString(className);
        out.writeInt(snapshot.length);
        out.write(snapshot);
    }

    static SerializerImage read(ByteReader in) throws IOException {
        String className = StateHeader.readName(in);
        int length = in.readInt();
        if (length < 0 || length > in.remaining()) {
            throw new CorruptBytesException(
                    "corrupt: a serializer snapshot of " + length + " bytes");
        }
        byte[] snapshot = new byte[length];
        in.readFully(snapshot);
        return new SerializerImage(className, snapshot);
    }

    /** Class of the serializer that wrote the state. */
    String className() {
        return className;
    }

    /** The snapshot as an object. */
    TypeSerializerSnapshot<Object> parse(ClassLoader classLoader) throws IOException {
        return TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
                new ByteReader().reset(snapshot), classLoader);
    }
}
