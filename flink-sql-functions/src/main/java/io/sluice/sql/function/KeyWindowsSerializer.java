package io.sluice.sql.function;

import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.Lengths;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Writes the windows of keys as bytes that describe themselves, and reads them as bytes: whoever
 * uses the windows knows their aggregates. Hence it is compatible with itself whatever the query.
 */
public final class KeyWindowsSerializer extends TypeSerializer<KeyWindows> {

    private static final long serialVersionUID = 1L;

    private static final int CAPACITY = 256;

    private transient @Nullable ByteWriter buffer;
    private transient @Nullable KeyWindowsFormat seen;
    private transient @Nullable KeyWindowsFormat own;

    @Override
    public void serialize(KeyWindows windows, DataOutputView target) throws IOException {
        windows.markSerialized();
        byte[] bytes = windows.bytes();
        if (bytes != null) {
            target.writeInt(bytes.length);
            target.write(bytes);
            return;
        }
        ByteWriter out = buffer();
        format(windows).write(windows.rows(), out);
        target.writeInt(out.length());
        target.write(out.bytes(), 0, out.length());
    }

    private ByteWriter buffer() {
        ByteWriter out = buffer;
        if (out == null) {
            out = new ByteWriter(CAPACITY);
            buffer = out;
        }
        out.clear();
        return out;
    }

    /** A snapshot is written by another thread than the one that uses the windows. */
    private KeyWindowsFormat format(KeyWindows windows) {
        KeyWindowsFormat format = own;
        if (format == null || seen != windows.format()) {
            seen = windows.format();
            format = windows.format().duplicate();
            own = format;
        }
        return format;
    }

    @Override
    public KeyWindows deserialize(DataInputView source) throws IOException {
        return KeyWindows.ofBytes(Lengths.readBytes(source, source.readInt()));
    }

    @Override
    public KeyWindows deserialize(KeyWindows reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public KeyWindows copy(KeyWindows from) {
        byte[] bytes = from.bytes();
        return bytes != null
                ? KeyWindows.ofBytes(bytes.clone())
                : from.withCopied(from.format().copy(from.rows()));
    }

    @Override
    public KeyWindows copy(KeyWindows from, KeyWindows reuse) {
        return copy(from);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        int length = source.readInt();
        target.writeInt(length);
        target.write(source, length);
    }

    @Override
    public KeyWindows createInstance() {
        return KeyWindows.ofBytes(new byte[0]);
    }

    @Override
    public TypeSerializer<KeyWindows> duplicate() {
        return new KeyWindowsSerializer();
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
    public boolean equals(Object other) {
        return other instanceof KeyWindowsSerializer;
    }

    @Override
    public int hashCode() {
        return KeyWindowsSerializer.class.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<KeyWindows> snapshotConfiguration() {
        return new Snapshot();
    }

    /** There is nothing to say of it. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<KeyWindows> {

        /** For Flink. */
        public Snapshot() {
            super(KeyWindowsSerializer::new);
        }
    }
}
