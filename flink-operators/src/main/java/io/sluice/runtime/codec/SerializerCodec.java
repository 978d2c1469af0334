package io.sluice.runtime.codec;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** Any type by its Flink serializer, behind a length, so that a value can be skipped unread. */
final class SerializerCodec implements FieldCodec {

    static final int NULL = -1;

    private final TypeSerializer<Object> serializer;
    private final Lengths lengths;

    @SuppressWarnings("unchecked") // The caller passes values of the serializer's type.
    SerializerCodec(TypeSerializer<?> serializer) {
        this.serializer = (TypeSerializer<Object>) serializer.duplicate();
        lengths = Lengths.of(serializer);
    }

    @Override
    public void write(@Nullable Object value, ByteWriter out) throws IOException {
        if (value == null) {
            out.writeInt(NULL);
            return;
        }
        int position = out.reserve(Integer.BYTES);
        serializer.serialize(value, out);
        out.setInt(position, out.length() - position - Integer.BYTES);
    }

    @Override
    public @Nullable Object read(ByteReader in) throws IOException {
        int length = in.readInt();
        if (length == NULL) {
            return null;
        }
        int limit = in.narrow(length);
        Object value;
        lengths.check(in);
        try {
            value = serializer.deserialize(in);
        } catch (RuntimeException e) {
            throw new CorruptBytesException(
                    "corrupt: " + name() + " cannot read the " + length + " bytes of a value", e);
        }
        if (in.remaining() != 0) {
            throw new CorruptBytesException(
                    "corrupt: "
                            + name()
                            + " left "
                            + in.remaining()
                            + " of the "
                            + length
                            + " bytes of a value unread");
        }
        in.restoreLimit(limit);
        return value;
    }

    private String name() {
        return serializer.getClass().getSimpleName();
    }
}
