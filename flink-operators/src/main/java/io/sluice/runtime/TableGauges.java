package io.sluice.runtime;

import java.util.function.LongSupplier;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Size of an operator's tables.
 *
 * @param rows rows held
 * @param bytes bytes occupied, pooled tables included
 * @param regrows how often a table outgrew its capacity
 */
record TableGauges(LongSupplier rows, LongSupplier bytes, LongSupplier regrows) {

    void register(MetricGroup group) {
        group.gauge("tableRows", (Gauge<Long>) rows::getAsLong);
        group.gauge("tableBytes", (Gauge<Long>) bytes::getAsLong);
        group.gauge("tableRegrows", (Gauge<Long>) regrows::getAsLong);
    }
}
