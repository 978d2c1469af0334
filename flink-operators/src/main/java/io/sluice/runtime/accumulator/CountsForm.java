package io.sluice.runtime.accumulator;

import io.sluice.core.aggregate.ValueCounts;
import io.sluice.runtime.codec.CorruptBytesException;
import io.sluice.runtime.codec.Lengths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Number of values; each value and how often it occurs. */
abstract sealed class CountsForm implements AccumulatorForm<ValueCounts>
        permits OrderedCountsForm, UnorderedCountsForm {

    private static final long serialVersionUID = 1L;

    abstract ValueCounts empty();

    @Override
    public final void write(
            ValueCounts counts, List<TypeSerializer<Object>> parts, DataOutputView out)
            throws IOException {
        out.writeInt(counts.size());
        try {
            counts.forEach((value, count) -> write(value, count, parts.get(0), out));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void write(
            Object value, long count, TypeSerializer<Object> serializer, DataOutputView out) {
        try {
            serializer.serialize(value, out);
            out.writeLong(count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public final ValueCounts read(List<TypeSerializer<Object>> parts, DataInputView in)
            throws IOException {
        ValueCounts counts = empty();
        int size = in.readInt();
        if (size < 0) {
            throw new CorruptBytesException("corrupt: %d different values".formatted(size));
        }
        for (int i = 0; i < size; i++) {
            counts.add(Lengths.read(parts.get(0), in), in.readLong());
        }
        return counts;
    }
}
