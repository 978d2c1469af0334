package io.sluice.oracle;

import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput.DataOutput;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/** Hands on what a watermark valve puts out. */
final class ValveOutput implements DataOutput<Object> {

    /** Takes a watermark. */
    @FunctionalInterface
    interface Watermarks {
        void accept(long timestamp) throws Exception;
    }

    /** Takes a status. */
    @FunctionalInterface
    interface Statuses {
        void accept(boolean idle) throws Exception;
    }

    private final Watermarks watermarks;
    private final Statuses statuses;

    ValveOutput(Watermarks watermarks, Statuses statuses) {
        this.watermarks = watermarks;
        this.statuses = statuses;
    }

    @Override
    public void emitWatermark(Watermark watermark) throws Exception {
        watermarks.accept(watermark.getTimestamp());
    }

    @Override
    public void emitWatermarkStatus(WatermarkStatus watermarkStatus) throws Exception {
        statuses.accept(watermarkStatus.isIdle());
    }

    @Override
    public void emitRecord(StreamRecord<Object> streamRecord) {
        throw unexpected(streamRecord);
    }

    @Override
    public void emitLatencyMarker(LatencyMarker latencyMarker) {
        throw unexpected(latencyMarker);
    }

    @Override
    public void emitRecordAttributes(RecordAttributes recordAttributes) {
        throw unexpected(recordAttributes);
    }

    @Override
    public void emitWatermark(WatermarkEvent watermark) {
        throw unexpected(watermark);
    }

    private static IllegalStateException unexpected(Object element) {
        return new IllegalStateException("a valve does not put out " + element);
    }
}
