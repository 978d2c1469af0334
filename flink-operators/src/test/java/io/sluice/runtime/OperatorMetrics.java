package io.sluice.runtime;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.metrics.groups.InternalOperatorMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups.UnregisteredTaskMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingOperatorMetricGroup;

/** Metric group of a task with one operator, whose metrics can be read. */
final class OperatorMetrics extends UnregisteredTaskMetricGroup {

    private final Set<String> names = new TreeSet<>();

    private final InterceptingOperatorMetricGroup operator =
            new InterceptingOperatorMetricGroup() {
                @Override
                protected void addMetric(String name, Metric metric) {
                    super.addMetric(name, metric);
                    // Not yet there for those that Flink registers while the group is made.
                    if (names != null) {
                        names.add(name);
                    }
                }
            };

    @Override
    public InternalOperatorMetricGroup getOrAddOperator(
            OperatorID id, String name, Map<String, String> additionalVariables) {
        return operator;
    }

    /** Names of the metrics that were registered. */
    Set<String> names() {
        return names;
    }

    /** Value of a counter, or of a gauge that shows a number. */
    long number(String name) {
        Metric metric = metric(name);
        return metric instanceof Counter counter
                ? counter.getCount()
                : ((Number) ((Gauge<?>) metric).getValue()).longValue();
    }

    Object gauge(String name) {
        return ((Gauge<?>) metric(name)).getValue();
    }

    Histogram histogram(String name) {
        return (Histogram) metric(name);
    }

    private Metric metric(String name) {
        Metric metric = operator.get(name);
        if (metric == null) {
            throw new AssertionError("no metric is called " + name);
        }
        return metric;
    }
}
