package io.sluice.perf.job;

import io.sluice.perf.load.Trade;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/** A watermark after every N records, for timestamps in order. */
final class EveryNRecords implements WatermarkGenerator<Trade> {

    private final int records;
    private int left;

    EveryNRecords(int records) {
        this.records = records;
        left = records;
    }

    @Override
    public void onEvent(Trade trade, long timestamp, WatermarkOutput output) {
        if (--left == 0) {
            left = records;
            // The next record may have the same timestamp.
            output.emitWatermark(new Watermark(timestamp - 1));
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
}
