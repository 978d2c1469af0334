package io.sluice.examples;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trades per trader, symbol and minute, published while the window is open. */
@Command(name = "scenario-3b", description = "Reference scenario 3b: the same as 3a, EMIT CHANGES.")
final class Scenario3b extends Example {

    @Mixin private WindowOptions windows = new WindowOptions();
    @Mixin private RecordCount records = new RecordCount();

    @Option(
            names = "--groups",
            paramLabel = "20|200",
            defaultValue = "20",
            description = "Distinct traders and symbols: 20, the default, or 200.")
    private int groups = 20;

    @Override
    ExampleJob build(StreamExecutionEnvironment environment) {
        if (groups != 20 && groups != 200) {
            throw new IllegalArgumentException("--groups must be 20 or 200, got " + groups);
        }
        return ExampleJob.of(
                name(),
                windows.applyTo(
                        Trades.perMinute(Trades.stream(environment, records, groups)),
                        EmitPolicy.changes()),
                Trades.LATE);
    }
}
