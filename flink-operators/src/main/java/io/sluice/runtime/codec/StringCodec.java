package io.sluice.runtime.codec;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Strings: one byte per character where all are Latin-1. */
final class StringCodec implements FieldCodec {

    @Override
    public void write(@Nullable Object value, ByteWriter out) {
        out.writeString((String) value);
    }

    @Override
    public @Nullable Object read(ByteReader in) throws IOException {
        return in.readString();
    }
}
