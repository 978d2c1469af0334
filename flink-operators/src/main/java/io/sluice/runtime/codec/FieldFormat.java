package io.sluice.runtime.codec;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/** How a nullable value looks in bytes. The names are part of the state format. */
public enum FieldFormat {
    /** {@link ByteWriter#writeString}. */
    STRING {
        @Override
        public FieldCodec codec(TypeSerializer<?> serializer) {
            return new StringCodec();
        }

        @Override
        public void skip(ByteReader in) throws IOException {
            in.skipString();
        }
    },
    /** A byte, 0 for null or 1, and 8 bytes. */
    LONG {
        @Override
        public FieldCodec codec(TypeSerializer<?> serializer) {
            return new LongCodec();
        }

        @Override
        public void skip(ByteReader in) throws IOException {
            if (LongCodec.readFlag(in)) {
                in.skipBytesToRead(Long.BYTES);
            }
        }
    },
    /** A byte, 0 for null or 1, and 4 bytes. */
    INTEGER {
        @Override
        public FieldCodec codec(TypeSerializer<?> serializer) {
            return new IntegerCodec();
        }

        @Override
        public void skip(ByteReader in) throws IOException {
            if (LongCodec.readFlag(in)) {
                in.skipBytesToRead(Integer.BYTES);
            }
        }
    },
    /** A length of 4 bytes, -1 for null, and what the type's serializer writes. */
    SERIALIZED {
        @Override
        public FieldCodec codec(TypeSerializer<?> serializer) {
            return new SerializerCodec(serializer);
        }

        @Override
        public void skip(ByteReader in) throws IOException {
            int length = in.readInt();
            if (length != SerializerCodec.NULL) {
                in.skipBytesToRead(length);
            }
        }
    };

    /** The leanest format for the serializer's type. */
    public static FieldFormat of(TypeSerializer<?> serializer) {
        if (serializer instanceof StringSerializer) {
            return STRING;
        }
        if (serializer instanceof LongSerializer) {
            return LONG;
        }
        return serializer instanceof IntSerializer ? INTEGER : SERIALIZED;
    }

    /** Whether two values of the serializer's type are equal if and only if their bytes are. */
    static boolean identifies(TypeSerializer<?> serializer) {
        return of(serializer) != SERIALIZED || serializer instanceof IdentifyingSerializer;
    }

    /** Bytes at the beginning of short values that say nothing, if bytes identify values. */
    static int redundantBytes(TypeSerializer<?> serializer) {
        return serializer instanceof IdentifyingSerializer identifying
                ? Integer.BYTES + identifying.redundantBytes()
                : 0;
    }

    /** A codec of this format; uses a duplicate of the serializer. */
    public abstract FieldCodec codec(TypeSerializer<?> serializer);

    /** Skips one value; needs no serializer. */
    public abstract void skip(ByteReader in) throws IOException;
}
