package io.sluice;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What the parts of a query need to know of the stream that they are built for.
 *
 * @param environment of the job
 * @param inputType of the records
 * @param <T> type of the records
 */
record BuildContext<T>(StreamExecutionEnvironment environment, TypeInformation<T> inputType) {

    static <T> BuildContext<T> of(DataStream<T> input) {
        return new BuildContext<>(input.getExecutionEnvironment(), input.getType());
    }

    <V> TypeSerializer<V> serializer(TypeInformation<V> type) {
        return type.createSerializer(environment.getConfig().getSerializerConfig());
    }

    /**
     * Makes a user's function independent of its surroundings; refuses what is not serializable.
     */
    <F> F clean(F function) {
        return environment.clean(function);
    }
}
