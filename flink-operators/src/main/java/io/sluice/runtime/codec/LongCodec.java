package io.sluice.runtime.codec;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Longs: a flag and 8 bytes. */
final class LongCodec implements FieldCodec {

    static final int ABSENT = 0;
    static final int PRESENT = 1;

    @Override
    public void write(@Nullable Object value, ByteWriter out) {
        if (value == null) {
            out.write(ABSENT);
        } else {
            out.write(PRESENT);
            out.writeLong((Long) value);
        }
    }

    @Override
    public @Nullable Object read(ByteReader in) throws IOException {
        return readFlag(in) ? in.readLong() : null;
    }

    static boolean readFlag(ByteReader in) throws IOException {
        byte flag = in.readByte();
        if (flag != ABSENT && flag != PRESENT) {
            throw new CorruptBytesException("corrupt: null flag " + flag + ", expected 0 or 1");
        }
        return flag == PRESENT;
    }
}
