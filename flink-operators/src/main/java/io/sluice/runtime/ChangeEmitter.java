package io.sluice.runtime;

import io.sluice.core.engine.Change;
import io.sluice.core.engine.ChangeSink;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Sends changes downstream, with the last ms of their window as timestamp, and counts them by kind.
 *
 * @param <OUT> what a change is mapped to
 */
final class ChangeEmitter<OUT> implements ChangeSink {

    private final ChangeMapper<OUT> mapper;
    private final Output<StreamRecord<OUT>> output;
    private final StreamRecord<OUT> element = new StreamRecord<>(null);
    private final ChangeCounts counts;

    private final boolean inTime;

    /**
     * @param inTime whether windows are in time, so that their changes have a timestamp
     */
    ChangeEmitter(
            ChangeMapper<OUT> mapper,
            Output<StreamRecord<OUT>> output,
            ChangeCounts counts,
            boolean inTime) {
        this.inTime = inTime;
        this.mapper = mapper;
        this.output = output;
        this.counts = counts;
    }

    @Override
    public void emit(Change change) {
        counts.count(change.kind());
        OUT value = mapper.map(change);
        output.collect(
                inTime ? element.replace(value, change.windowEnd() - 1) : element.replace(value));
    }
}
