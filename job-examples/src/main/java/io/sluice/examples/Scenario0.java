package io.sluice.examples;

import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A filter without any state: what reading and writing alone cost. */
@Command(
        name = "scenario-0",
        description = "Reference scenario 0: a filter of generated orders, no windows.")
final class Scenario0 extends Example {

    private static final List<String> COLUMNS =
            List.of("order_id", "customer_id", "order_date", "total_amount");
    private static final TypeInformation<Row> RESULT =
            Types.ROW_NAMED(
                    COLUMNS.toArray(String[]::new),
                    Types.LONG,
                    Types.LONG,
                    Types.STRING,
                    Types.DOUBLE);

    @Mixin private RecordCount records = new RecordCount();

    @Override
    ExampleJob build(StreamExecutionEnvironment environment) {
        DataStream<Row> large =
                records.numbers(environment)
                        .map(Scenario0::order)
                        .returns(RESULT)
                        .map(new CountRecords<>())
                        .returns(RESULT)
                        .filter(order -> order.<Double>getFieldAs("total_amount") > 100);
        return new ExampleJob(name(), large, COLUMNS, 1);
    }

    private static Row order(long i) {
        return Row.of(i, i % 1_000, "2024-01-15", 150.0 + (int) (i % 100));
    }
}
