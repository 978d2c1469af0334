package io.sluice.sketch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.datasketches.common.SketchesArgumentException;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;

/**
 * The accumulator of {@link ApproxPercentile} as bytes, in the library's compact form. The library
 * allocates what that form says without a look at how many bytes there are, so what it says is
 * checked before: see {@code KllPreambleUtil} for where it is.
 */
public final class KllForm extends SketchForm<KllDoublesSketch> {

    private static final long serialVersionUID = 1L;

    private static final int PREAMBLE_INTS = 0;
    private static final int VERSION = 1;
    private static final int NUMBER_OF_LEVELS = 18;
    private static final int LEVELS = 20;

    /** Preamble of a sketch with more than one value. */
    private static final int FULL = 5;

    /** Version of a form that is not compact, which is never written. */
    private static final int UPDATABLE = 3;

    @Override
    byte[] toBytes(KllDoublesSketch sketch) {
        return sketch.toByteArray();
    }

    @Override
    KllDoublesSketch fromBytes(byte[] bytes) {
        check(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
        return KllDoublesSketch.heapify(Memory.wrap(bytes));
    }

    private static void check(ByteBuffer bytes) {
        if (bytes.get(VERSION) == UPDATABLE) {
            throw new SketchesArgumentException("not in the compact form");
        }
        if (bytes.get(PREAMBLE_INTS) != FULL) {
            return;
        }
        int levels = Byte.toUnsignedInt(bytes.get(NUMBER_OF_LEVELS));
        int previous = 0;
        for (int level = 0; level < levels; level++) {
            int begin = bytes.getInt(LEVELS + level * Integer.BYTES);
            if (begin < previous) {
                throw new SketchesArgumentException(
                        "level %d begins at %d".formatted(level, begin));
            }
            previous = begin;
        }
    }
}
