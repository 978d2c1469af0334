package io.sluice.core.window;

/** Points that cut time into periods, not all of one length. Times are epoch ms. */
interface Boundaries {

    /** Greatest boundary at or before the timestamp. */
    long floor(long timestamp);

    /** Least boundary after the timestamp. */
    long after(long timestamp);
}
