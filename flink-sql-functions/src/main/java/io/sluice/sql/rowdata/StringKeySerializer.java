package io.sluice.sql.rowdata;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.StringDataSerializer;

/**
 * Writes character strings that are keys. Unlike Flink's own serializer it says that they can
 * change, which is true of a string that lies in the memory of a reused row: whoever keeps one
 * makes a copy.
 */
public final class StringKeySerializer extends TypeSerializerSingleton<StringData> {

    private static final long serialVersionUID = 1L;

    /** There is no need for a second one. */
    public static final StringKeySerializer INSTANCE = new StringKeySerializer();

    private static final StringDataSerializer STRINGS = StringDataSerializer.INSTANCE;

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public StringData createInstance() {
        return STRINGS.createInstance();
    }

    @Override
    public StringData copy(StringData from) {
        return STRINGS.copy(from);
    }

    @Override
    public StringData copy(StringData from, StringData reuse) {
        return STRINGS.copy(from);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(StringData record, DataOutputView target) throws IOException {
        STRINGS.serialize(record, target);
    }

    @Override
    public StringData deserialize(DataInputView source) throws IOException {
        return STRINGS.deserialize(source);
    }

    @Override
    public StringData deserialize(StringData reuse, DataInputView source) throws IOException {
        return STRINGS.deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        STRINGS.copy(source, target);
    }

    @Override
    public TypeSerializerSnapshot<StringData> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Identifies the serializer in state. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<StringData> {
        /** For Flink. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
