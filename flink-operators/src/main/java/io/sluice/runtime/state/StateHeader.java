package io.sluice.runtime.state;

import io.sluice.core.aggregate.LaneAggregate;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.engine.StateForm;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.ByteReader;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.CorruptBytesException;
import io.sluice.runtime.codec.FieldFormat;
import io.sluice.runtime.codec.RowSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot says about itself; the same in each of its key groups.
 *
 * @param form what the tables stand for
 * @param window the windows
 * @param keys the key fields
 * @param aggregates the aggregates in the order of their lanes
 */
record StateHeader(
        StateForm form, WindowSpec window, List<StoredKey> keys, List<StoredAggregate> aggregates) {

    /** Lanes of an aggregate whose accumulator is an object. */
    private static final int OBJECT = -1;

    /** Of all aggregates together: a row is read into an array of so many. */
    private static final int MAX_LANES = 1 << 16;

    /**
     * A key field.
     *
     * @param format how its values look in bytes
     */
    record StoredKey(String name, FieldFormat format, SerializerImage serializer) {}

    /**
     * An aggregate.
     *
     * @param lanes number of long lanes, 0 if the accumulator is an object
     * @param object how an accumulator that is an object looks in bytes, null for lanes
     */
    record StoredAggregate(
            String name, String stateKind, int lanes, @Nullable StoredObject object) {}

    /** An accumulator that is an object. */
    record StoredObject(FieldFormat format, SerializerImage serializer) {}

    static StateHeader of(StateFormat state) {
        RowSchema schema = state.schema();
        List<StoredKey> keys = new ArrayList<>();
        for (int i = 0; i < schema.keyNames().size(); i++) {
            TypeSerializer<?> serializer = schema.keySerializers().get(i);
            keys.add(
                    new StoredKey(
                            schema.keyNames().get(i),
                            FieldFormat.of(serializer),
                            SerializerImage.of(serializer)));
        }
        List<StoredAggregate> aggregates = new ArrayList<>();
        for (int i = 0; i < schema.layout().aggregates().size(); i++) {
            aggregates.add(
                    stored(
                            schema.layout().aggregates().get(i),
                            schema.accumulatorSerializers().get(i)));
        }
        return new StateHeader(state.spec().stateForm(), state.spec().window(), keys, aggregates);
    }

    private static StoredAggregate stored(
            NamedAggregate<?> named, @Nullable TypeSerializer<?> serializer) {
        int lanes = named.aggregate() instanceof LaneAggregate<?> inLanes ? inLanes.lanes() : 0;
        StoredObject object =
                serializer == null
                        ? null
                        : new StoredObject(
                                FieldFormat.of(serializer), SerializerImage.of(serializer));
        return new StoredAggregate(named.name(), named.aggregate().stateKind(), lanes, object);
    }

    byte[] toBytes() {
        ByteWriter out = new ByteWriter(1024);
        out.writeString(form.name());
        StoredWindow.write(window, out);
        out.writeVarInt(keys.size());
        for (StoredKey key : keys) {
            out.writeString(key.name());
            out.writeString(key.format().name());
            key.serializer().write(out);
        }
        out.writeVarInt(aggregates.size());
        for (StoredAggregate aggregate : aggregates) {
            write(aggregate, out);
        }
        return out.toByteArray();
    }

    private static void write(StoredAggregate aggregate, ByteWriter out) {
        out.writeString(aggregate.name());
        out.writeString(aggregate.stateKind());
        StoredObject object = aggregate.object();
        if (object == null) {
            out.writeInt(aggregate.lanes());
        } else {
            out.writeInt(OBJECT);
            out.writeString(object.format().name());
            object.serializer().write(out);
        }
    }

    static StateHeader parse(byte[] bytes) throws IOException {
        ByteReader in = new ByteReader().reset(bytes);
        StateForm form = readEnum(in, StateForm.class);
        WindowSpec window = StoredWindow.read(in);
        int keyCount = in.readVarInt();
        List<StoredKey> keys = new ArrayList<>();
        for (int i = 0; i < keyCount; i++) {
            keys.add(
                    new StoredKey(
                            readName(in),
                            readEnum(in, FieldFormat.class),
                            SerializerImage.read(in)));
        }
        int aggregateCount = in.readVarInt();
        List<StoredAggregate> aggregates = new ArrayList<>();
        int lanes = 0;
        for (int i = 0; i < aggregateCount; i++) {
            StoredAggregate aggregate = readAggregate(in, MAX_LANES - lanes);
            lanes += aggregate.lanes();
            aggregates.add(aggregate);
        }
        if (in.remaining() != 0) {
            throw new CorruptBytesException(
                    "corrupt: " + in.remaining() + " bytes behind the header of a key group");
        }
        return new StateHeader(form, window, keys, aggregates);
    }

    private static StoredAggregate readAggregate(ByteReader in, int maxLanes) throws IOException {
        String name = readName(in);
        String stateKind = readName(in);
        int lanes = in.readInt();
        if (lanes == OBJECT) {
            return new StoredAggregate(
                    name,
                    stateKind,
                    0,
                    new StoredObject(readEnum(in, FieldFormat.class), SerializerImage.read(in)));
        }
        if (lanes < 0 || lanes > maxLanes) {
            throw new CorruptBytesException(
                    "corrupt: aggregate '" + name + "' of " + lanes + " lanes");
        }
        return new StoredAggregate(name, stateKind, lanes, null);
    }

    static String readName(ByteReader in) throws IOException {
        String name = in.readString();
        if (name == null) {
            throw new CorruptBytesException("corrupt: a name is missing in the header");
        }
        return name;
    }

    static <E extends Enum<E>> E readEnum(ByteReader in, Class<E> type) throws IOException {
        return enumOf(readName(in), type);
    }

    static <E extends Enum<E>> E enumOf(String name, Class<E> type) throws IOException {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw new CorruptBytesException(
                    "unknown " + type.getSimpleName() + " '" + name + "' in the header", e);
        }
    }
}
