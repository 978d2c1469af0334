package io.sluice.oracle;

import io.sluice.oracle.Element.Shipment;
import io.sluice.testing.Event;
import io.sluice.testing.TableChange;
import java.util.List;

/** What the simulation needs of a window operator. */
interface SimulatedWindow extends AutoCloseable {

    /** What a window puts out: changes, watermarks and statuses. */
    interface Output {}

    /** A change of the table. */
    record ChangeOutput(TableChange change) implements Output {}

    void shipment(Shipment shipment) throws Exception;

    void watermark(long timestamp) throws Exception;

    void status(boolean idle) throws Exception;

    /** Processing time, in ms, which never goes back. */
    void processingTime(long now) throws Exception;

    /** The state, from which subtasks of any parallelism can be restored. */
    Object snapshot(long checkpointId) throws Exception;

    void endInput() throws Exception;

    /** What was put out since the last call. */
    List<Output> takeOutput() throws Exception;

    /** Late records that were put out since the last call. */
    List<Event> takeLateOutput() throws Exception;

    /** Number of late records since this operator was made. */
    long lateRecords() throws Exception;
}
