package io.sluice.runtime.accumulator;

import io.sluice.core.aggregate.Ranked;
import io.sluice.runtime.codec.Lengths;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A value and its rank. Parts: the serializer of the rank, that of the value. */
public final class RankedForm implements AccumulatorForm<Ranked> {

    private static final long serialVersionUID = 1L;

    @Override
    public void write(Ranked ranked, List<TypeSerializer<Object>> parts, DataOutputView out)
            throws IOException {
        parts.get(0).serialize(ranked.rank(), out);
        parts.get(1).serialize(ranked.value(), out);
    }

    @Override
    public Ranked read(List<TypeSerializer<Object>> parts, DataInputView in) throws IOException {
        return new Ranked(Lengths.read(parts.get(0), in), Lengths.read(parts.get(1), in));
    }
}
