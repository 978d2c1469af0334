package io.sluice.runtime.codec;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.BigDecSerializer;
import org.apache.flink.api.common.typeutils.base.BigIntSerializer;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputView;

/**
 * Which length stands before a value that a serializer of Flink reads. It makes room for that much
 * before it reads, so the bytes must be there.
 */
public enum Lengths {
    /** None that is known. */
    UNKNOWN {
        @Override
        void check(ByteReader in) {
            // What the serializer reads is its own affair.
        }
    },
    /** Number of characters and one more, in bytes of 7 bits; each takes a byte at least. */
    STRING {
        @Override
        void check(ByteReader in) throws IOException {
            in.requireAhead(in.peekVarInt() - 1);
        }
    },
    /** Number of bytes and four more. */
    NUMBER {
        @Override
        void check(ByteReader in) throws IOException {
            in.requireAhead(in.peekInt() - Integer.BYTES);
        }
    },
    /** Number of values; each takes a byte at least. */
    VALUES {
        @Override
        void check(ByteReader in) throws IOException {
            in.requireAhead(in.peekInt());
        }
    };

    /** Bytes that are made room for before any of them has come. */
    private static final int BELIEVED = 64 << 10;

    /** What a serializer does. */
    public static Lengths of(TypeSerializer<?> serializer) {
        if (serializer instanceof StringSerializer) {
            return STRING;
        }
        if (serializer instanceof BigDecSerializer || serializer instanceof BigIntSerializer) {
            return NUMBER;
        }
        return serializer instanceof ListSerializer<?> || serializer instanceof MapSerializer<?, ?>
                ? VALUES
                : UNKNOWN;
    }

    /** Reads a value, of which no length is believed beyond the bytes that are there. */
    public static <V> V read(TypeSerializer<V> serializer, DataInputView in) throws IOException {
        if (in instanceof ByteReader bytes) {
            of(serializer).check(bytes);
        }
        return serializer.deserialize(in);
    }

    /**
     * Reads so many bytes. From a stream, which does not tell how many there are, the room for them
     * grows as they come.
     *
     * @throws CorruptBytesException if the number is negative, or known to be too large
     */
    public static byte[] readBytes(DataInputView in, int length) throws IOException {
        if (length < 0 || (in instanceof ByteReader known && length > known.remaining())) {
            throw new CorruptBytesException(
                    "truncated or corrupt: a value of %d bytes".formatted(length));
        }
        byte[] bytes = new byte[Math.min(length, BELIEVED)];
        in.readFully(bytes);
        for (int have = bytes.length; have < length; have = bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * have));
            in.readFully(bytes, have, bytes.length - have);
        }
        return bytes;
    }

    /**
     * Checks what comes next.
     *
     * @throws CorruptBytesException if the bytes of the value are not there
     */
    abstract void check(ByteReader in) throws IOException;
}
