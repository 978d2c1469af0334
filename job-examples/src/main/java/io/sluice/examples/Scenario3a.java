package io.sluice.examples;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trades per trader, symbol and minute, published once per window. */
@Command(
        name = "scenario-3a",
        description = "Reference scenario 3a: trades per trader, symbol and minute, final results.")
final class Scenario3a extends Example {

    @Mixin private WindowOptions windows = new WindowOptions();
    @Mixin private RecordCount records = new RecordCount();

    @Override
    ExampleJob build(StreamExecutionEnvironment environment) {
        return ExampleJob.of(
                name(),
                windows.applyTo(
                        Trades.perMinute(Trades.stream(environment, records, 20)),
                        EmitPolicy.finalResults()),
                Trades.LATE);
    }
}
