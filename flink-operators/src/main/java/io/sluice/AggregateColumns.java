package io.sluice;

import io.sluice.runtime.AggregateColumn;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Aggregates for those who keep accumulators themselves instead of giving them to a {@link Query}.
 */
public final class AggregateColumns {

    private AggregateColumns() {}

    /**
     * What computes the aggregates, in their order, with the serializers that Flink has for their
     * accumulators by default.
     *
     * @throws org.apache.flink.api.common.InvalidProgramException if an aggregate does not fit its
     *     input
     */
    public static <T> List<AggregateColumn<T>> of(
            List<Aggregation<T>> aggregations, TypeInformation<T> records) {
        BuildContext<T> context =
                new BuildContext<>(new StreamExecutionEnvironment(new Configuration()), records);
        return aggregations.stream()
                .map(aggregation -> ResultColumn.of(aggregation, context).column())
                .toList();
    }
}
