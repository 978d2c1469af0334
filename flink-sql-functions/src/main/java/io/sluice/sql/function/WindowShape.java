package io.sluice.sql.function;

import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.SessionWindows;
import java.io.Serializable;

/** Which windows a row belongs to. */
sealed interface WindowShape extends Serializable {

    /**
     * The one that the row says: windows were assigned before.
     *
     * @param time the column of the window's last ms
     */
    record Given(TimeColumn time) implements WindowShape {}

    /** Windows of a grid, in the time of the watermark. */
    record Aligned(AlignedWindows.Kind kind, long size, long step, long offset)
            implements WindowShape {

        /**
         * The same windows of a clock in UTC.
         *
         * @param zoneOffset what their own clock is ahead of it, in ms
         */
        Aligned inUtc(long zoneOffset) {
            long starts = kind == AlignedWindows.Kind.HOPPING ? step : size;
            return new Aligned(kind, size, step, (offset - zoneOffset) % starts);
        }

        /** Whether a time can be in several windows. */
        boolean overlaps() {
            return kind != AlignedWindows.Kind.TUMBLING && step < size;
        }

        /** End of the first window that holds a time, exclusive; later ones follow by steps. */
        long firstEnd(long timestamp) {
            return switch (kind) {
                case TUMBLING, CUMULATING -> floor(timestamp, step) + step;
                case HOPPING -> floor(timestamp - size, step) + step + size;
            };
        }

        /** End of the last window that holds a time. */
        long lastEnd(long timestamp) {
            return switch (kind) {
                case TUMBLING, CUMULATING -> floor(timestamp, size) + size;
                case HOPPING -> floor(timestamp, step) + size;
            };
        }

        /** Start of the window with an end. */
        long start(long end) {
            return kind == AlignedWindows.Kind.CUMULATING ? floor(end - 1, size) : end - size;
        }

        private long floor(long timestamp, long length) {
            return timestamp - Math.floorMod(timestamp - offset, length);
        }
    }

    /** Sessions. */
    record Session(SessionWindows windows) implements WindowShape {}
}
