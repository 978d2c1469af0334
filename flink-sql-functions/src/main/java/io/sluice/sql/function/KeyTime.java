package io.sluice.sql.function;

/** Event time as the function sees it while it works on a key. */
interface KeyTime {

    /** The watermark, in ms; {@link Long#MIN_VALUE} if there was none yet. */
    long watermark();

    /** Comes back to the key when the watermark has reached a time. */
    void wakeAt(long timestamp);
}
