package io.sluice.runtime;

import io.sluice.runtime.delta.DeltaBlock;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput.DataOutput;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** Hands what a watermark valve decides to a window operator. */
record ValveOutput(OneInputStreamOperatorTestHarness<DeltaBlock, String> window)
        implements DataOutput<DeltaBlock> {

    @Override
    public void emitRecord(StreamRecord<DeltaBlock> block) throws Exception {
        window.processElement(block);
    }

    @Override
    public void emitWatermark(Watermark watermark) throws Exception {
        window.processWatermark(watermark);
    }

    @Override
    public void emitWatermarkStatus(WatermarkStatus status) throws Exception {
        window.processWatermarkStatus(status);
    }

    @Override
    public void emitLatencyMarker(LatencyMarker marker) {
        throw new UnsupportedOperationException("no latency markers in these tests");
    }

    @Override
    public void emitRecordAttributes(RecordAttributes attributes) {
        throw new UnsupportedOperationException("no record attributes in these tests");
    }

    @Override
    public void emitWatermark(WatermarkEvent watermark) {
        throw new UnsupportedOperationException("no generalized watermarks in these tests");
    }
}
