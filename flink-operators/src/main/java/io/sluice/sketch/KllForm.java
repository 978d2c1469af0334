package io.sluice.sketch;

import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.memory.Memory;

/** The accumulator of {@link ApproxPercentile} as bytes. */
public final class KllForm extends SketchForm<KllDoublesSketch> {

    private static final long serialVersionUID = 1L;

    @Override
    byte[] toBytes(KllDoublesSketch sketch) {
        return sketch.toByteArray();
    }

    @Override
    KllDoublesSketch fromBytes(byte[] bytes) {
        return KllDoublesSketch.heapify(Memory.wrap(bytes));
    }
}
