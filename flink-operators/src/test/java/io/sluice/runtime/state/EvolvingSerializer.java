package io.sluice.runtime.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Strings behind the number of the schema that wrote them. Schema 2 can migrate what schema 1
 * wrote, schema 3 can be reconfigured to read it, schema 4 cannot read it.
 */
final class EvolvingSerializer extends TypeSerializer<String> {

    private static final long serialVersionUID = 1L;

    private final int schema;

    EvolvingSerializer(int schema) {
        this.schema = schema;
    }

    @Override
    public void serialize(String value, DataOutputView out) throws IOException {
        out.writeInt(schema);
        out.writeUTF(value);
    }

    @Override
    public String deserialize(DataInputView in) throws IOException {
        int written = in.readInt();
        if (written != schema) {
            throw new IOException("schema " + schema + " reads what schema " + written + " wrote");
        }
        return in.readUTF();
    }

    @Override
    public String deserialize(String reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public void copy(DataInputView in, DataOutputView out) throws IOException {
        serialize(deserialize(in), out);
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
    public String createInstance() {
        return "";
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<String> duplicate() {
        return this;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EvolvingSerializer that && that.schema == schema;
    }

    @Override
    public int hashCode() {
        return schema;
    }

    @Override
    public TypeSerializerSnapshot<String> snapshotConfiguration() {
        Snapshot snapshot = new Snapshot();
        snapshot.schema = schema;
        return snapshot;
    }

    /** Remembers the schema. */
    public static final class Snapshot implements TypeSerializerSnapshot<String> {

        private int schema;

        /** Called by Flink. */
        public Snapshot() {}

        @Override
        public int getCurrentVersion() {
            return 1;
        }

        @Override
        public void writeSnapshot(DataOutputView out) throws IOException {
            out.writeInt(schema);
        }

        @Override
        public void readSnapshot(int version, DataInputView in, ClassLoader classLoader)
                throws IOException {
            schema = in.readInt();
        }

        @Override
        public TypeSerializer<String> restoreSerializer() {
            return new EvolvingSerializer(schema);
        }

        @Override
        public TypeSerializerSchemaCompatibility<String> resolveSchemaCompatibility(
                TypeSerializerSnapshot<String> old) {
            if (!(old instanceof Snapshot that)) {
                return TypeSerializerSchemaCompatibility.incompatible();
            }
            if (that.schema == schema) {
                return TypeSerializerSchemaCompatibility.compatibleAsIs();
            }
            return switch (schema) {
                case 2 -> TypeSerializerSchemaCompatibility.compatibleAfterMigration();
                case 3 ->
                        TypeSerializerSchemaCompatibility.compatibleWithReconfiguredSerializer(
                                new EvolvingSerializer(that.schema));
                default -> TypeSerializerSchemaCompatibility.incompatible();
            };
        }
    }
}
