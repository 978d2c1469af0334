package io.sluice.it;

import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.types.Row;

/** Lets rows through slowly while it is on, so that the job is under backpressure. */
final class Brake implements MapFunction<Row, Row> {

    private static final long serialVersionUID = 1L;
    private static final long NANOS_PER_ROW = 200_000;

    private static volatile boolean on;

    static void pull() {
        on = true;
    }

    static void release() {
        on = false;
    }

    @Override
    public Row map(Row row) {
        if (on) {
            LockSupport.parkNanos(NANOS_PER_ROW);
        }
        return row;
    }
}
