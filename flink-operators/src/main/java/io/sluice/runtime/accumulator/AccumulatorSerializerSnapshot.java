package io.sluice.runtime.accumulator;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;

/**
 * What snapshots hold of an {@link AccumulatorSerializer}: the class of its form, and the snapshots
 * of its parts. Compatible if the form is the same and the parts are compatible.
 *
 * @param <A> type of the accumulator
 */
public final class AccumulatorSerializerSnapshot<A>
        extends CompositeTypeSerializerSnapshot<A, AccumulatorSerializer<A>> {

    private static final int VERSION = 1;

    private @Nullable AccumulatorForm<A> form;

    /** For Flink, which then reads it. */
    public AccumulatorSerializerSnapshot() {}

    /** The snapshot of a serializer. */
    public AccumulatorSerializerSnapshot(AccumulatorSerializer<A> serializer) {
        super(serializer);
        form = serializer.form();
    }

    private AccumulatorForm<A> form() {
        if (form == null) {
            throw new IllegalStateException("the snapshot was not read yet");
        }
        return form;
    }

    @Override
    protected int getCurrentOuterSnapshotVersion() {
        return VERSION;
    }

    @Override
    protected void writeOuterSnapshot(DataOutputView out) throws IOException {
        out.writeUTF(form().getClass().getName());
    }

    @Override
    @SuppressWarnings("unchecked") // Only forms of this accumulator were written here.
    protected void readOuterSnapshot(int version, DataInputView in, ClassLoader classLoader)
            throws IOException {
        form =
                (AccumulatorForm<A>)
                        InstantiationUtil.instantiate(
                                InstantiationUtil.resolveClassByName(
                                        in, classLoader, AccumulatorForm.class));
    }

    @Override
    protected OuterSchemaCompatibility resolveOuterSchemaCompatibility(
            TypeSerializerSnapshot<A> old) {
        return old instanceof AccumulatorSerializerSnapshot<?> that
                        && that.form().getClass() == form().getClass()
                ? OuterSchemaCompatibility.COMPATIBLE_AS_IS
                : OuterSchemaCompatibility.INCOMPATIBLE;
    }

    @Override
    protected TypeSerializer<?>[] getNestedSerializers(AccumulatorSerializer<A> serializer) {
        return serializer.parts();
    }

    @Override
    protected AccumulatorSerializer<A> createOuterSerializerWithNestedSerializers(
            TypeSerializer<?>[] parts) {
        return new AccumulatorSerializer<>(form(), parts);
    }
}
