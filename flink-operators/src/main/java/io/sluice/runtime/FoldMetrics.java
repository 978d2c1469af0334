package io.sluice.runtime;

import io.sluice.core.engine.DrainBatch;
import io.sluice.core.engine.FoldSwitch;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What a fold operator reports; counters move once per drain. */
final class FoldMetrics {

    private final Counter rowsShipped;
    private final Counter recordsFolded;
    private final Counter recordsInGaps;
    private final Counter drains;

    FoldMetrics(MetricGroup group, FoldSwitch decision, DrainBatch batch, TableGauges tables) {
        rowsShipped = group.counter("numRowsShipped");
        recordsFolded = group.counter("numRecordsFolded");
        recordsInGaps = group.counter("numRecordsInGaps");
        drains = group.counter("numDrains");
        group.gauge("foldRatio", decision::ratio);
        group.gauge("isFolding", () -> decision.isFolding() ? 1 : 0);
        group.gauge("drainBatchRecords", batch::records);
        tables.register(group);
    }

    void drained(long records, long rows) {
        drains.inc();
        recordsFolded.inc(records);
        rowsShipped.inc(rows);
    }

    void inGap() {
        recordsInGaps.inc();
    }
}
