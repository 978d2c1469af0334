package io.sluice.runtime.accumulator;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * How one kind of accumulator becomes bytes. Stateless, with a public constructor without
 * parameters: snapshots name its class.
 *
 * @param <A> type of the accumulator
 */
public interface AccumulatorForm<A> extends Serializable {

    /**
     * Writes an accumulator.
     *
     * @param parts serializers of its values
     */
    void write(A accumulator, List<TypeSerializer<Object>> parts, DataOutputView out)
            throws IOException;

    /** Reads what {@link #write} wrote. */
    A read(List<TypeSerializer<Object>> parts, DataInputView in) throws IOException;
}
