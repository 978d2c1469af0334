package io.sluice.runtime.state;

/** What a frame holds. The codes are part of the format. */
enum FrameType {
    /** The {@link StateHeader}. */
    HEADER('H'),
    /** Key group, watermark, time of expiry, number of rows. */
    KEY_GROUP('K'),
    /** Rows. */
    ROWS('R');

    private final char code;

    FrameType(char code) {
        this.code = code;
    }

    byte code() {
        return (byte) code;
    }
}
