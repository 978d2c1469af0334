package io.sluice.examples;

import static io.sluice.Aggregates.avg;
import static io.sluice.Aggregates.max;
import static io.sluice.Aggregates.min;

import io.sluice.Emit;
import io.sluice.Sluice;
import io.sluice.Windows;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Average, least and greatest price over the last 100 rows of each symbol. */
@Command(
        name = "scenario-1",
        description = "Reference scenario 1: prices over the last 100 rows of each symbol.")
final class Scenario1 extends Example {

    private static final long FIRST_TIME = 1_700_000_000_000L;
    private static final long MILLIS_BETWEEN = 1_000;

    /** When rows are published. */
    private enum Policy {
        /** For every record. */
        FINAL,
        /** The latest of each symbol, in batches. */
        CHANGES
    }

    @Mixin private RecordCount records = new RecordCount();

    @Option(
            names = "--emit",
            paramLabel = "POLICY",
            description =
                    "When rows are published: final, the default: one for every record; or changes: the"
                            + " latest of each symbol, in batches.")
    private Policy emit = Policy.FINAL;

    @Override
    ExampleJob build(StreamExecutionEnvironment environment) {
        DataStream<Trade> trades =
                records.numbers(environment)
                        .map(Scenario1::trade)
                        .returns(Trade.class)
                        .setParallelism(1)
                        .map(new CountRecords<>())
                        .returns(Trade.class)
                        .setParallelism(1)
                        .assignTimestampsAndWatermarks(
                                WatermarkStrategy.<Trade>forMonotonousTimestamps()
                                        .withTimestampAssigner((trade, none) -> trade.tradeTime()))
                        .setParallelism(1);
        DataStream<Row> changes = lastHundred(trades, emit == Policy.FINAL);
        List<String> columns = List.of(((RowTypeInfo) changes.getType()).getFieldNames());
        return new ExampleJob(name(), changes, columns, emit == Policy.FINAL ? 3 : 1);
    }

    private static DataStream<Row> lastHundred(DataStream<Trade> trades, boolean everyRecord) {
        DataStream<Row> prices =
                Sluice.on(trades)
                        .keyBy("symbol", Trade::symbol)
                        .window(Windows.ofRecords(100).slide(1))
                        .aggregate(
                                avg(Trade::price).as("avg_price"),
                                min(Trade::price).as("min_price"),
                                max(Trade::price).as("max_price"))
                        .emit(everyRecord ? Emit.finalResults() : Emit.changes())
                        .toChangelog();
        return prices;
    }

    /** The i-th row. */
    static Trade trade(long i) {
        return new Trade(
                "TRADER" + i % 20,
                "SYM" + i % 10,
                100.0 + (int) (i % 50) + 10 * Math.sin(i / 100.0),
                100 + i % 1_000,
                FIRST_TIME + MILLIS_BETWEEN * i);
    }
}
