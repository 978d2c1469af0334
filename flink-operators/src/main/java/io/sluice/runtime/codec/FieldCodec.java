package io.sluice.runtime.codec;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** Writes and reads one nullable value: a key field or an object accumulator. */
public interface FieldCodec {

    /** Writes a value. */
    void write(@Nullable Object value, ByteWriter out) throws IOException;

    /** Reads the next value. */
    @Nullable Object read(ByteReader in) throws IOException;

    /**
     * The leanest codec for the serializer's type. Uses a duplicate of the serializer, so that the
     * codec may belong to another thread.
     */
    static FieldCodec of(TypeSerializer<?> serializer) {
        return FieldFormat.of(serializer).codec(serializer);
    }
}
