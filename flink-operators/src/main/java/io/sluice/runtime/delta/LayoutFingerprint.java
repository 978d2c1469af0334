package io.sluice.runtime.delta;

import io.sluice.core.aggregate.LaneAggregate;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.RowSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Recognises bytes of another layout by 64 bits: 21 for the window, 21 for the key fields, 22 for
 * aggregates and records, so that a mismatch can be named.
 */
public final class LayoutFingerprint {

    /** Changes whenever the bytes of blocks change their meaning. */
    private static final int WIRE_VERSION = 1;

    private static final int PART_BITS = 21;
    private static final int WINDOW_SHIFT = 64 - PART_BITS;
    private static final int KEYS_SHIFT = WINDOW_SHIFT - PART_BITS;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final long MIX = 0xff51afd7ed558ccdL;

    private final String window;
    private final String keys;
    private final String values;
    private final long value;

    private LayoutFingerprint(String window, String keys, String values) {
        this.window = window;
        this.keys = keys;
        this.values = values;
        long windowBits = hash(window) >>> WINDOW_SHIFT;
        long keyBits = hash(keys) >>> WINDOW_SHIFT;
        long valueBits = hash(values) >>> (2 * PART_BITS);
        value = (windowBits << WINDOW_SHIFT) | (keyBits << KEYS_SHIFT) | valueBits;
    }

    /**
     * Fingerprint of what a query's blocks hold.
     *
     * @param input serializer of the records
     */
    public static LayoutFingerprint of(
            WindowSpec window, RowSchema schema, TypeSerializer<?> input) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < schema.keyNames().size(); i++) {
            keys.add(schema.keyNames().get(i) + " by " + name(schema.keySerializers().get(i)));
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < schema.layout().aggregates().size(); i++) {
            values.add(
                    describe(
                            schema.layout().aggregates().get(i),
                            schema.accumulatorSerializers().get(i)));
        }
        return new LayoutFingerprint(
                window.toString(),
                keys.toString(),
                "aggregates "
                        + values
                        + ", records by "
                        + name(input)
                        + ", wire version "
                        + WIRE_VERSION);
    }

    private static String describe(
            NamedAggregate<?> named, @Nullable TypeSerializer<?> accumulatorSerializer) {
        String form =
                named.aggregate() instanceof LaneAggregate<?> inLanes
                        ? inLanes.lanes() + " lanes"
                        : accumulatorSerializer == null ? "object" : name(accumulatorSerializer);
        return named.name() + " = " + named.aggregate().stateKind() + " in " + form;
    }

    private static String name(TypeSerializer<?> serializer) {
        return serializer.getClass().getName();
    }

    /** FNV-1a with MurmurHash3's final mix, so that the high bits are as good as the low ones. */
    private static long hash(String text) {
        long hash = FNV_OFFSET;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * MIX;
        return hash ^ (hash >>> 33);
    }

    /** The fingerprint. */
    public long value() {
        return value;
    }

    /** What differs between this layout and another one's fingerprint, in words. */
    String differenceFrom(long other) {
        List<String> differing = new ArrayList<>();
        if (value >>> WINDOW_SHIFT != other >>> WINDOW_SHIFT) {
            differing.add("the window, which is now " + window);
        }
        if (value << PART_BITS >>> WINDOW_SHIFT != other << PART_BITS >>> WINDOW_SHIFT) {
            differing.add("the key fields, which are now " + keys);
        }
        if (value << (2 * PART_BITS) != other << (2 * PART_BITS)) {
            differing.add("the values, which are now " + values);
        }
        return String.join("; ", differing);
    }
}
