package io.sluice.runtime;

import io.sluice.core.engine.ChangeKind;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Changes emitted, by kind: counted in plain fields, published to Flink's counters once per drain.
 */
final class ChangeCounts {

    private final Counter insertCounter;
    private final Counter updateBeforeCounter;
    private final Counter updateAfterCounter;
    private final Counter deleteCounter;

    private long inserts;
    private long updatesBefore;
    private long updatesAfter;
    private long deletes;

    ChangeCounts(MetricGroup group) {
        insertCounter = group.counter("numInsertsEmitted");
        updateBeforeCounter = group.counter("numUpdatesBeforeEmitted");
        updateAfterCounter = group.counter("numUpdatesAfterEmitted");
        deleteCounter = group.counter("numDeletesEmitted");
    }

    void count(ChangeKind kind) {
        switch (kind) {
            case INSERT -> inserts++;
            case UPDATE_BEFORE -> updatesBefore++;
            case UPDATE_AFTER -> updatesAfter++;
            case DELETE -> deletes++;
        }
    }

    /** Changes of all kinds that have not been published yet. */
    long unpublished() {
        return inserts + updatesBefore + updatesAfter + deletes;
    }

    void publish() {
        insertCounter.inc(inserts);
        updateBeforeCounter.inc(updatesBefore);
        updateAfterCounter.inc(updatesAfter);
        deleteCounter.inc(deletes);
        inserts = 0;
        updatesBefore = 0;
        updatesAfter = 0;
        deletes = 0;
    }
}
