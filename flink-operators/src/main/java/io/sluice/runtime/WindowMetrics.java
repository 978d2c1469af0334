package io.sluice.runtime;

import io.sluice.core.engine.DrainBatch;
import io.sluice.core.engine.WindowEngine;
import io.sluice.core.spill.SpillSpace;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * What a window operator reports. Counted in plain fields and published once per drain; names are
 * Flink's where Flink has one.
 */
final class WindowMetrics {

    private static final int HISTOGRAM_WINDOW = 1_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private final ChangeCounts emitted;
    private final Counter recordsIn;
    private final Counter deltasIn;
    private final Counter lateRecords;
    private final Counter recordsInGaps;
    private final Histogram drainRows;
    private final Histogram drainMicros;
    private final Histogram closeMicros;

    WindowMetrics(
            MetricGroup group,
            Supplier<WindowEngine> engine,
            TableGauges tables,
            LongSupplier clock) {
        recordsIn = group.counter("numRecordsRepresented");
        deltasIn = group.counter("numRowsMerged");
        lateRecords = group.counter("numLateRecordsDropped");
        group.meter("lateRecordsDroppedRate", new MeterView(lateRecords));
        recordsInGaps = group.counter("numRecordsInGaps");
        emitted = new ChangeCounts(group);
        drainRows = histogram(group, "drainRows");
        drainMicros = histogram(group, "drainMicros");
        closeMicros = histogram(group, "windowCloseMicros");
        group.gauge("openWindows", () -> engine.get().openWindows());
        group.gauge("watermarkLatency", (Gauge<Long>) () -> watermarkLatency(engine.get(), clock));
        tables.register(group);
    }

    /** Shows how many records the next drain waits for. */
    void registerBatch(MetricGroup group, DrainBatch batch) {
        group.gauge("drainBatchRecords", batch::records);
    }

    /** Shows what is on disk, and how much has been written there. */
    static void registerSpilled(MetricGroup group, SpillSpace disk) {
        group.gauge("spilledRows", (Gauge<Long>) disk::rowsNow);
        group.gauge("spilledBytes", (Gauge<Long>) disk::bytesNow);
        group.gauge("spilledFiles", (Gauge<Long>) disk::filesNow);
        group.gauge("numRowsSpilled", (Gauge<Long>) disk::rowsWritten);
        group.gauge("numBytesSpilled", (Gauge<Long>) disk::bytesWritten);
    }

    private static Histogram histogram(MetricGroup group, String name) {
        return group.histogram(name, new DescriptiveStatisticsHistogram(HISTOGRAM_WINDOW));
    }

    /** As Flink's table window operators report it: 0 before the first watermark. */
    private static long watermarkLatency(WindowEngine engine, LongSupplier clock) {
        long watermark = engine.watermarks().current();
        return watermark < 0 ? 0 : Math.max(0, clock.getAsLong() - watermark);
    }

    /** The emitter counts here. */
    ChangeCounts emitted() {
        return emitted;
    }

    void merged(long records, long rows, long late, long inGaps) {
        recordsIn.inc(records);
        deltasIn.inc(rows);
        if (late > 0) {
            lateRecords.inc(late);
        }
        if (inGaps > 0) {
            recordsInGaps.inc(inGaps);
        }
    }

    void drained(long nanos) {
        long rows = emitted.unpublished();
        if (rows > 0) {
            drainRows.update(rows);
            drainMicros.update(nanos / NANOS_PER_MICRO);
            emitted.publish();
        }
    }

    void closed(long nanos) {
        closeMicros.update(nanos / NANOS_PER_MICRO);
        emitted.publish();
    }
}
