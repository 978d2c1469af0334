package io.sluice.oracle;

import io.sluice.oracle.Element.Shipment;
import java.util.List;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.jspecify.annotations.Nullable;

/** Makes the operators under test. */
interface Operators {

    /**
     * Where an operator runs and what it starts from.
     *
     * @param subtask index, from 0
     * @param parallelism number of subtasks
     * @param processingTime ms
     * @param restored the snapshots of all former subtasks, or null for a fresh start
     */
    record Start(
            int subtask, int parallelism, long processingTime, @Nullable List<Object> restored) {}

    SimulatedFold fold(Setup setup, Start start) throws Exception;

    SimulatedWindow window(Setup setup, Start start) throws Exception;

    /** The window subtask that a shipment goes to. */
    default int route(Setup setup, Shipment shipment, int parallelism) throws Exception {
        return KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(
                setup.maxParallelism(), parallelism, shipment.keyGroup());
    }
}
