package io.sluice.oracle;

import io.sluice.testing.Event;
import java.util.List;

/** What travels through a channel from a fold to a window. */
sealed interface Element {

    /**
     * Data of one key group: folded rows or single records.
     *
     * @param payload what the window under test takes
     * @param keyGroup its key group
     * @param rows the folded rows in it
     * @param records the single records in it
     */
    record Shipment(Object payload, int keyGroup, List<FoldedRow> rows, List<Event> records)
            implements Element {}

    /** A watermark, to all windows. */
    record WatermarkElement(long timestamp) implements Element, SimulatedWindow.Output {}

    /** Idle or active, to all windows. */
    record StatusElement(boolean idle) implements Element, SimulatedWindow.Output {}

    /** A checkpoint barrier, to all windows. */
    record Barrier(long checkpointId) implements Element {}

    /** The end of the channel. */
    record EndOfInput() implements Element {}

    /**
     * A folded row.
     *
     * @param key its key
     * @param sliceEnd exclusive end of its slice in epoch ms
     * @param records number of records in it
     * @param first timestamp of the first record of a session, else the least
     * @param last timestamp of its last record, else the greatest
     */
    record FoldedRow(List<Object> key, long sliceEnd, long records, long first, long last) {

        /** Of a slice. */
        FoldedRow(List<Object> key, long sliceEnd, long records) {
            this(key, sliceEnd, records, Long.MIN_VALUE, Long.MAX_VALUE);
        }

        boolean mayHold(Event event) {
            return first <= event.timestamp() && event.timestamp() <= last;
        }
    }
}
