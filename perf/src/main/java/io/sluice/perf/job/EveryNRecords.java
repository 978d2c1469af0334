package io.sluice.perf.job;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * A watermark after every N records, for records that are late by no more than a given time.
 *
 * @param <T> record
 */
final class EveryNRecords<T> implements WatermarkGenerator<T> {

    private final int records;
    private final long maxDelayMillis;
    private int left;
    private long greatest = Long.MIN_VALUE;

    EveryNRecords(int records, long maxDelayMillis) {
        this.records = records;
        this.maxDelayMillis = maxDelayMillis;
        left = records;
    }

    @Override
    public void onEvent(T trade, long timestamp, WatermarkOutput output) {
        greatest = Math.max(greatest, timestamp);
        if (--left == 0) {
            left = records;
            // The next record may have the same timestamp.
            output.emitWatermark(new Watermark(greatest - maxDelayMillis - 1));
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
}
