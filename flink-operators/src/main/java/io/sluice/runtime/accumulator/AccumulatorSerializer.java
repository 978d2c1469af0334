package io.sluice.runtime.accumulator;

import java.io.IOException;
import java.util.ArrayList;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes accumulators in a {@linkplain AccumulatorForm form}, their values with serializers of
 * their own.
 *
 * @param <A> type of the accumulator
 */
public final class AccumulatorSerializer<A> extends TypeSerializer<A> {

    private static final long serialVersionUID = 1L;

    private static final int COPY_BYTES = 128;

    private final AccumulatorForm<A> form;

    /** Declared as a class that is serializable. */
    private final ArrayList<TypeSerializer<Object>> parts;

    /**
     * @param form of the accumulators
     * @param parts serializers of their values, as the form wants them
     */
    public AccumulatorSerializer(AccumulatorForm<A> form, TypeSerializer<?>... parts) {
        this.form = form;
        this.parts = new ArrayList<>();
        for (TypeSerializer<?> part : parts) {
            this.parts.add(untyped(part));
        }
    }

    @SuppressWarnings("unchecked") // The form gives each only what it is for.
    private static TypeSerializer<Object> untyped(TypeSerializer<?> part) {
        return (TypeSerializer<Object>) part;
    }

    AccumulatorForm<A> form() {
        return form;
    }

    TypeSerializer<?>[] parts() {
        return parts.toArray(TypeSerializer<?>[]::new);
    }

    @Override
    public void serialize(A accumulator, DataOutputView out) throws IOException {
        form.write(accumulator, parts, out);
    }

    @Override
    public A deserialize(DataInputView in) throws IOException {
        return form.read(parts, in);
    }

    @Override
    public A deserialize(A reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public A copy(A from) {
        try {
            DataOutputSerializer out = new DataOutputSerializer(COPY_BYTES);
            serialize(from, out);
            return deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
        } catch (IOException e) {
            throw new IllegalStateException("what was written cannot be read: " + from, e);
        }
    }

    @Override
    public A copy(A from, A reuse) {
        return copy(from);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    /** The accumulator is no value for {@link #copy} to reuse, so there is none. */
    @Override
    @SuppressWarnings("NullAway") // Flink's contract: null if there is no instance to reuse.
    public A createInstance() {
        return null;
    }

    @Override
    public TypeSerializer<A> duplicate() {
        return new AccumulatorSerializer<>(
                form,
                parts.stream().map(TypeSerializer::duplicate).toArray(TypeSerializer<?>[]::new));
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
    public TypeSerializerSnapshot<A> snapshotConfiguration() {
        return new AccumulatorSerializerSnapshot<>(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccumulatorSerializer<?> that
                && form.getClass() == that.form.getClass()
                && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
        return 31 * form.getClass().getName().hashCode() + parts.hashCode();
    }
}
