package io.sluice.sketch;

import io.sluice.runtime.accumulator.AccumulatorForm;
import java.io.IOException;
import java.util.List;
import org.apache.datasketches.common.SketchesArgumentException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A sketch in the library's own portable form, after its length. No parts.
 *
 * @param <S> the sketch
 */
abstract class SketchForm<S> implements AccumulatorForm<S> {

    private static final long serialVersionUID = 1L;

    /** Far more than a sketch of these sizes can have. */
    private static final int MOST_BYTES = 1 << 20;

    abstract byte[] toBytes(S sketch);

    abstract S fromBytes(byte[] bytes);

    @Override
    public final void write(S sketch, List<TypeSerializer<Object>> parts, DataOutputView out)
            throws IOException {
        byte[] bytes = toBytes(sketch);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Override
    public final S read(List<TypeSerializer<Object>> parts, DataInputView in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new IOException("corrupt: a sketch of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        try {
            return fromBytes(bytes);
        } catch (SketchesArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("corrupt: no sketch in " + length + " bytes", e);
        }
    }
}
