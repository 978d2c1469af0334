package io.sluice.runtime.codec;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Integers: a flag and 4 bytes. */
final class IntegerCodec implements FieldCodec {

    @Override
    public void write(@Nullable Object value, ByteWriter out) {
        if (value == null) {
            out.write(LongCodec.ABSENT);
        } else {
            out.write(LongCodec.PRESENT);
            out.writeInt((Integer) value);
        }
    }

    @Override
    public @Nullable Object read(ByteReader in) throws IOException {
        return LongCodec.readFlag(in) ? in.readInt() : null;
    }
}
