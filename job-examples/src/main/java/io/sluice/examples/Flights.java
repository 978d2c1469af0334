package io.sluice.examples;

import static io.sluice.Aggregates.avg;
import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.max;

import io.sluice.BatchedWatermarks;
import io.sluice.Query;
import io.sluice.Sluice;
import io.sluice.Windows;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Real departures, really out of order: the file is sorted by scheduled time, and a flight's event
 * time is when it left. Flights that left more than two hours before the latest one so far may be
 * late for their hour.
 */
@Command(
        name = "flights",
        description =
                "Departures, average and greatest delay per airport and hour of 20,000 US flights.")
final class Flights extends Example {

    private static final String BUNDLED = "/flights-20k.csv";
    private static final OutputTag<Flight> LATE =
            new OutputTag<>("late-flights", TypeInformation.of(Flight.class));

    /** Records per watermark: about an hour of the bundled flights. */
    private static final int WATERMARK_BATCH = 10;

    /** Records per second that make four seconds of the bundled flights. */
    private static final long WATCHABLE_RATE = 5_000;

    private enum WindowKind {
        TUMBLE,
        HOP
    }

    @Mixin private WindowOptions windows = new WindowOptions();

    @Option(
            names = "--window",
            paramLabel = "KIND",
            description = "tumble (1 h), the default, or hop (6 h, sliding by 1 h).")
    private WindowKind window = WindowKind.TUMBLE;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "Read this CSV file instead of the bundled one; it has the same columns.")
    private @Nullable String input;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "Read so many lines after the header; all if not given.")
    private @Nullable Long records;

    @Option(
            names = "--on-bad-line",
            paramLabel = "WHAT",
            description =
                    "fail, the default: stop at a malformed line; skip: count it, show it, go on.")
    private OnBadLine onBadLine = OnBadLine.FAIL;

    @Option(
            names = "--late-output",
            paramLabel = "FILE",
            description = "Write late flights to this file, as CSV.")
    private @Nullable Path lateOutput;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description =
                    "Read at most so many records per second; 0 for no limit. If not given, 5000 on a"
                            + " terminal, so that one can watch, and no limit elsewhere.")
    private @Nullable Long rate;

    @Override
    ExampleJob build(StreamExecutionEnvironment environment) {
        SingleOutputStreamOperator<Row> changes =
                windows.applyTo(departures(flights(environment)), EmitPolicy.changes())
                        .lateTo(LATE)
                        .toChangelog();
        DataStream<String> late = changes.getSideOutput(LATE).map(Flight::toLine);
        return ExampleJob.of(name(), changes).withLate(late, Flight.HEADER, lateOutput);
    }

    private Query<Flight> departures(DataStream<Flight> flights) {
        return Sluice.on(flights)
                .keyBy("origin", Flight::origin)
                .window(
                        window == WindowKind.TUMBLE
                                ? Windows.tumbling(Duration.ofHours(1))
                                : Windows.hopping(Duration.ofHours(6)).slide(Duration.ofHours(1)))
                .aggregate(
                        count().as("departures"),
                        avg(Flight::delayMinutes).as("avg_delay"),
                        max(Flight::delayMinutes).as("max_delay"));
    }

    /** Flights with timestamps, from one task because one file is one sequence. */
    private DataStream<Flight> flights(StreamExecutionEnvironment environment) {
        WatermarkStrategy<Flight> watermarks =
                BatchedWatermarks.<Flight>forBoundedOutOfOrderness(Duration.ofHours(2))
                        .everyRecords(WATERMARK_BATCH)
                        .withTimestampAssigner((flight, none) -> flight.departure());
        LineInput lines = input == null ? LineInput.bundled(BUNDLED) : LineInput.file(input);
        return paced(
                        environment
                                .fromSequence(2, lastLine(lines))
                                .setParallelism(1)
                                .flatMap(new FlightReader(lines, onBadLine))
                                .setParallelism(1))
                .map(new CountRecords<>())
                .returns(Flight.class)
                .setParallelism(1)
                .assignTimestampsAndWatermarks(watermarks)
                .setParallelism(1);
    }

    private long lastLine(LineInput lines) {
        long last = lines.count(Flight.HEADER);
        if (last == 1) {
            throw new IllegalArgumentException(lines.location() + " has no line after its header");
        }
        if (records == null) {
            return last;
        }
        if (records < 1) {
            throw new IllegalArgumentException("--records must be at least 1, got " + records);
        }
        return Math.min(last, 1 + records);
    }

    private DataStream<Flight> paced(DataStream<Flight> flights) {
        long limit = rate != null ? rate : (watched() ? WATCHABLE_RATE : 0);
        if (limit < 0) {
            throw new IllegalArgumentException("--rate must be at least 0, got " + limit);
        }
        return limit == 0
                ? flights
                : flights.map(new Pace<>(limit)).returns(Flight.class).setParallelism(1);
    }
}
