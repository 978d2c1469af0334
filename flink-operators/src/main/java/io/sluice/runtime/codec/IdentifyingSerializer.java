package io.sluice.runtime.codec;

/**
 * A serializer whose values are equal if and only if their bytes are, and whose bytes tell by the
 * first ones where they end. Keys of such types are compared without being read; see {@link
 * RowCodec#imagesKeys}.
 */
public interface IdentifyingSerializer {

    /**
     * Number of bytes at the beginning that are the same in all values of at most {@link
     * RowCodec#MAX_IMAGE_BYTES} bytes behind them, and are left out.
     */
    int redundantBytes();
}
