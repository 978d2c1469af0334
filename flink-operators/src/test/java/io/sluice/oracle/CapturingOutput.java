package io.sluice.oracle;

import java.util.function.Consumer;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

/**
 * Hands on what an operator puts out, at once and uncopied, as a chained operator would see it.
 *
 * @param <OUT> type of the records
 */
final class CapturingOutput<OUT> implements Output<StreamRecord<OUT>> {

    /**
     * Takes each kind of output.
     *
     * @param <OUT> type of the records
     */
    interface Taker<OUT> {

        void putOut(OUT value, long timestamp);

        void putOutWatermark(long timestamp);

        void putOutStatus(boolean idle);
    }

    private final Taker<OUT> taker;
    private final Consumer<Object> sideOutput;

    CapturingOutput(Taker<OUT> taker, Consumer<Object> sideOutput) {
        this.taker = taker;
        this.sideOutput = sideOutput;
    }

    @Override
    public void collect(StreamRecord<OUT> record) {
        taker.putOut(
                record.getValue(), record.hasTimestamp() ? record.getTimestamp() : Long.MIN_VALUE);
    }

    @Override
    public <X> void collect(OutputTag<X> outputTag, StreamRecord<X> record) {
        sideOutput.accept(record.getValue());
    }

    @Override
    public void emitWatermark(Watermark mark) {
        taker.putOutWatermark(mark.getTimestamp());
    }

    @Override
    public void emitWatermarkStatus(WatermarkStatus watermarkStatus) {
        taker.putOutStatus(watermarkStatus.isIdle());
    }

    @Override
    public void emitLatencyMarker(LatencyMarker latencyMarker) {
        throw new IllegalStateException("nobody sent " + latencyMarker);
    }

    @Override
    public void emitRecordAttributes(RecordAttributes recordAttributes) {
        throw new IllegalStateException("nobody sent " + recordAttributes);
    }

    @Override
    public void emitWatermark(WatermarkEvent watermark) {
        throw new IllegalStateException("nobody sent " + watermark);
    }

    @Override
    public void close() {}
}
