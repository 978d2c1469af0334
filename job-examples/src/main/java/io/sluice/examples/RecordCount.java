package io.sluice.examples;

import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Option;

/** How many records an example generates. */
final class RecordCount {

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Records to generate; ${DEFAULT-VALUE} if not given.")
    private long records = 5_000;

    /** The numbers from 0 in order, from one task. */
    DataStreamSource<Long> numbers(StreamExecutionEnvironment environment) {
        if (records < 1) {
            throw new IllegalArgumentException("--records must be at least 1, got " + records);
        }
        return environment.fromSequence(0, records - 1).setParallelism(1);
    }
}
