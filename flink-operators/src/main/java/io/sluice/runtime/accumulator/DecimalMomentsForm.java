package io.sluice.runtime.accumulator;

import io.sluice.core.aggregate.DecimalMoments;
import io.sluice.runtime.codec.Lengths;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A sum of decimals, that of their squares, and the number of values in them. Part: the serializer
 * of decimals.
 */
public final class DecimalMomentsForm implements AccumulatorForm<DecimalMoments> {

    private static final long serialVersionUID = 1L;

    @Override
    public void write(
            DecimalMoments moments, List<TypeSerializer<Object>> parts, DataOutputView out)
            throws IOException {
        parts.get(0).serialize(moments.sum(), out);
        parts.get(0).serialize(moments.squares(), out);
        out.writeLong(moments.count());
    }

    @Override
    public DecimalMoments read(List<TypeSerializer<Object>> parts, DataInputView in)
            throws IOException {
        return new DecimalMoments(
                (BigDecimal) Lengths.read(parts.get(0), in),
                (BigDecimal) Lengths.read(parts.get(0), in),
                in.readLong());
    }
}
