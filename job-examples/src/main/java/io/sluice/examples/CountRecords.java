package io.sluice.examples;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.accumulators.LongMinimum;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Counts the records that an example reads and takes the time, for its summary. */
final class CountRecords<T> extends RichMapFunction<T, T> {

    /** Accumulator: number of records. */
    static final String RECORDS = "records";

    /** Accumulator: when the first one was read, epoch ms. */
    static final String STARTED_AT = "started-at";

    /** Accumulator: when the last one was done with, epoch ms. */
    static final String ENDED_AT = "ended-at";

    private static final long serialVersionUID = 1L;

    private final LongCounter records = new LongCounter();
    private final LongMinimum startedAt = new LongMinimum();
    private final LongMaximum endedAt = new LongMaximum();

    @Override
    public void open(OpenContext context) {
        getRuntimeContext().addAccumulator(RECORDS, records);
        getRuntimeContext().addAccumulator(STARTED_AT, startedAt);
        getRuntimeContext().addAccumulator(ENDED_AT, endedAt);
    }

    @Override
    public T map(T record) {
        if (records.getLocalValuePrimitive() == 0) {
            startedAt.add(System.currentTimeMillis());
        }
        records.add(1L);
        return record;
    }

    @Override
    public void close() {
        endedAt.add(System.currentTimeMillis());
    }
}
