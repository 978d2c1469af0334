package io.sluice;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Watermarks for sources: one per batch of records, after the batch. The watermark trails the
 * greatest timestamp so far by a fixed bound, as {@link WatermarkStrategy#forBoundedOutOfOrderness}
 * has it, but advances by what was read rather than by the clock, so that reading fast does not
 * make windows close late.
 *
 * <p>A batch that stays incomplete does not wait for ever: what it is worth is emitted at Flink's
 * periodic moments too ({@code pipeline.auto-watermark-interval}). With that interval set to 0 the
 * watermarks depend on the records alone, and reading the same records again gives the same
 * watermarks.
 *
 * @param <T> record
 */
public final class BatchedWatermarks<T> implements WatermarkStrategy<T> {

    private static final long serialVersionUID = 1L;

    private static final int DEFAULT_BATCH = 1_000;

    private final long boundMillis;
    private final int batch;

    private BatchedWatermarks(long boundMillis, int batch) {
        this.boundMillis = boundMillis;
        this.batch = batch;
    }

    /**
     * Watermarks for records that are out of order by a bounded time; one after every 1,000.
     *
     * @param bound how far, in event time, a record may trail the greatest timestamp before it and
     *     be in time; at least 0
     */
    public static <T> BatchedWatermarks<T> forBoundedOutOfOrderness(Duration bound) {
        return new BatchedWatermarks<>(
                Millis.notNegative("the bound of the disorder", bound), DEFAULT_BATCH);
    }

    /**
     * The same with another size of the batch.
     *
     * @param records after which a watermark is emitted, at least 1
     */
    public BatchedWatermarks<T> everyRecords(int records) {
        if (records < 1) {
            throw new IllegalArgumentException(
                    "the batch of watermarks must be at least 1 record, got " + records);
        }
        return new BatchedWatermarks<>(boundMillis, records);
    }

    @Override
    public WatermarkGenerator<T> createWatermarkGenerator(
            WatermarkGeneratorSupplier.Context context) {
        return new Generator<>(boundMillis, batch);
    }

    private static final class Generator<T> implements WatermarkGenerator<T> {

        private final long boundMillis;
        private final int batch;
        private long maxTimestamp = Long.MIN_VALUE;
        private int recordsInBatch;

        Generator(long boundMillis, int batch) {
            this.boundMillis = boundMillis;
            this.batch = batch;
        }

        @Override
        public void onEvent(T event, long eventTimestamp, WatermarkOutput output) {
            maxTimestamp = Math.max(maxTimestamp, eventTimestamp);
            if (++recordsInBatch >= batch) {
                emit(output);
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            if (recordsInBatch > 0) {
                emit(output);
            }
        }

        private void emit(WatermarkOutput output) {
            recordsInBatch = 0;
            // A timestamp so low that the watermark would wrap around tells nothing.
            if (maxTimestamp > Long.MIN_VALUE + boundMillis) {
                output.emitWatermark(new Watermark(maxTimestamp - boundMillis - 1));
            }
        }
    }
}
