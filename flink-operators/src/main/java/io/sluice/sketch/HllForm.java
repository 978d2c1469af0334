package io.sluice.sketch;

import org.apache.datasketches.hll.Union;

/** The accumulator of {@link ApproxCountDistinct} as bytes. */
public final class HllForm extends SketchForm<Union> {

    private static final long serialVersionUID = 1L;

    @Override
    byte[] toBytes(Union sketch) {
        return sketch.toCompactByteArray();
    }

    @Override
    Union fromBytes(byte[] bytes) {
        return Union.heapify(bytes);
    }
}
