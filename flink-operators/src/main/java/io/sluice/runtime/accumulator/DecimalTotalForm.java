package io.sluice.runtime.accumulator;

import io.sluice.core.aggregate.DecimalTotal;
import io.sluice.runtime.codec.Lengths;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A sum of decimals and the number of values in it. Part: the serializer of decimals. */
public final class DecimalTotalForm implements AccumulatorForm<DecimalTotal> {

    private static final long serialVersionUID = 1L;

    @Override
    public void write(DecimalTotal total, List<TypeSerializer<Object>> parts, DataOutputView out)
            throws IOException {
        parts.get(0).serialize(total.sum(), out);
        out.writeLong(total.count());
    }

    @Override
    public DecimalTotal read(List<TypeSerializer<Object>> parts, DataInputView in)
            throws IOException {
        return new DecimalTotal((BigDecimal) Lengths.read(parts.get(0), in), in.readLong());
    }
}
