package io.sluice.runtime.codec;

import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Collects the bytes of a key's fields in two numbers, as long as they fit. */
final class KeyImage {

    /** For each field, bytes at its beginning that are left out. */
    private final int[] redundant;

    private long high;
    private long low;

    /** Bytes so far; more than {@link RowCodec#MAX_IMAGE_BYTES} if they do not fit. */
    private int length;

    KeyImage(List<? extends TypeSerializer<?>> serializers) {
        redundant = serializers.stream().mapToInt(FieldFormat::redundantBytes).toArray();
    }

    void clear() {
        high = 0;
        low = 0;
        length = 0;
    }

    /** Adds the bytes of a field that was just read, from its first one on. */
    void add(int field, ByteReader in, int start) {
        int from = start + redundant[field];
        int count = in.position() - from;
        if (count < 0 || count > RowCodec.MAX_IMAGE_BYTES - length) {
            length = RowCodec.MAX_IMAGE_BYTES + 1;
            return;
        }
        long first = in.bytesAsLong(from, count);
        long second = in.bytesAsLong(from + Long.BYTES, count - Long.BYTES);
        int bits = length * Byte.SIZE;
        if (bits == 0) {
            high = first;
            low = second;
        } else if (bits < Long.SIZE) {
            high |= first >>> bits;
            low |= first << (Long.SIZE - bits) | second >>> bits;
        } else {
            low |= first >>> (bits - Long.SIZE);
        }
        length += count;
    }

    /** The first 8 bytes, 0 if they do not all fit. */
    long high() {
        return length > RowCodec.MAX_IMAGE_BYTES ? 0 : high;
    }

    /** The others. */
    long low() {
        return length > RowCodec.MAX_IMAGE_BYTES ? 0 : low;
    }
}
