package io.sluice.oracle;

import io.sluice.testing.Event;
import java.util.List;

/** What the simulation needs of a fold. */
interface SimulatedFold extends AutoCloseable {

    void record(Event event) throws Exception;

    void watermark(long timestamp) throws Exception;

    void status(boolean idle) throws Exception;

    /** Processing time, in ms, which never goes back. */
    void processingTime(long now) throws Exception;

    /** Comes right before the barrier is sent and {@link #snapshot} is called. */
    void prepareSnapshot(long checkpointId) throws Exception;

    /** The state, from which subtasks of any parallelism can be restored. */
    Object snapshot(long checkpointId) throws Exception;

    void endInput() throws Exception;

    /** What was put out since the last call: shipments, watermarks and statuses. */
    List<Element> takeOutput() throws Exception;
}
