package io.sluice.sql.rowdata;

import io.sluice.runtime.KeyForm;
import io.sluice.runtime.codec.IdentifyingSerializer;
import io.sluice.runtime.codec.Lengths;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.data.StringData;

/**
 * Keys that are character strings: rows carry them as {@link StringData}, which may lie in the
 * memory of a row that is reused; tables keep them as {@link StringKey}. Writes a string as Flink's
 * own serializer does: the number of its bytes in UTF-8 (4 bytes), and the bytes.
 */
public final class StringKeySerializer extends TypeSerializerSingleton<StringKey>
        implements KeyForm, IdentifyingSerializer {

    private static final long serialVersionUID = 1L;

    /** There is no need for a second one. */
    public static final StringKeySerializer INSTANCE = new StringKeySerializer();

    private static final StringKey EMPTY = StringKey.ofBytes(new byte[0]);

    @Override
    public int hash(Object carried) {
        return StringKey.hash((StringData) carried);
    }

    @Override
    public boolean matches(Object carried, Object kept) {
        return ((StringKey) kept).is((StringData) carried);
    }

    @Override
    public Object keep(Object carried) {
        return StringKey.copyOf((StringData) carried);
    }

    /** Of a short string's length the last byte tells all. */
    @Override
    public int redundantBytes() {
        return Integer.BYTES - 1;
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public StringKey createInstance() {
        return EMPTY;
    }

    @Override
    public StringKey copy(StringKey from) {
        return from;
    }

    @Override
    public StringKey copy(StringKey from, StringKey reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(StringKey record, DataOutputView target) throws IOException {
        byte[] bytes = record.bytes();
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    @Override
    public StringKey deserialize(DataInputView source) throws IOException {
        return StringKey.ofBytes(Lengths.readBytes(source, source.readInt()));
    }

    @Override
    public StringKey deserialize(StringKey reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        int length = source.readInt();
        target.writeInt(length);
        target.write(source, length);
    }

    @Override
    public TypeSerializerSnapshot<StringKey> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Identifies the serializer in state. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<StringKey> {
        /** For Flink. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
