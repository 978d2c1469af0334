package io.sluice.runtime;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes strings until it is broken; then it throws, as serializers of users do. */
final class BreakableSerializer extends TypeSerializerSingleton<String> {

    static final BreakableSerializer INSTANCE = new BreakableSerializer();

    private static final long serialVersionUID = 1L;

    static volatile boolean broken;

    @Override
    public void serialize(String value, DataOutputView out) throws IOException {
        if (broken) {
            throw new IllegalStateException("the serializer is broken");
        }
        StringSerializer.INSTANCE.serialize(value, out);
    }

    @Override
    public String deserialize(DataInputView in) throws IOException {
        return StringSerializer.INSTANCE.deserialize(in);
    }

    @Override
    public String deserialize(String reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public String createInstance() {
        return "";
    }

    @Override
    public String copy(String from) {
        return from;
    }

    @Override
    public String copy(String from, String reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void copy(DataInputView from, DataOutputView to) throws IOException {
        StringSerializer.INSTANCE.copy(from, to);
    }

    @Override
    public TypeSerializerSnapshot<String> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot of the serializer, which has no configuration. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<String> {
        /** Called by Flink. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
