package io.sluice.it;

import static io.sluice.Aggregates.avg;
import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.max;
import static io.sluice.Aggregates.sum;

import io.sluice.BatchedWatermarks;
import io.sluice.Query;
import io.sluice.Sluice;
import io.sluice.core.window.SlicedWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.testing.Event;
import io.sluice.testing.Measure;
import io.sluice.testing.NaiveSessions;
import io.sluice.testing.NaiveWindows;
import io.sluice.testing.RowKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** The query of the tests in this package, and its question to the oracle. */
public final class EventJob {

    /** Not late by this bound is every event of a {@link Timeline}. */
    public static final Duration NOTHING_LATE = Duration.ofMillis(Timeline.DISORDER);

    public static final int MAX_PARALLELISM = 32;

    private static final int KEY_FIELDS = 2;

    public static final List<Measure> MEASURES =
            List.of(
                    Measure.COUNT_ALL,
                    Measure.SUM_QUANTITY,
                    Measure.MAX_QUANTITY,
                    Measure.SUM_PRICE,
                    Measure.AVG_PRICE);

    private EventJob() {}

    static SingleOutputStreamOperator<Event> events(
            StreamExecutionEnvironment environment,
            String test,
            Timeline timeline,
            WatermarkStrategy<Event> watermarks) {
        return environment
                .fromSource(
                        new EventSource(test, timeline),
                        watermarks,
                        "events",
                        TypeInformation.of(Event.class))
                .uid("events");
    }

    static SingleOutputStreamOperator<Event> events(
            StreamExecutionEnvironment environment, String test, Timeline timeline) {
        return events(
                environment,
                test,
                timeline,
                BatchedWatermarks.<Event>forBoundedOutOfOrderness(NOTHING_LATE).everyRecords(50));
    }

    /** Counts, sums, maxima and means per symbol and venue. */
    public static Query<Event> query(DataStream<Event> events, WindowSpec window) {
        return Sluice.on(events)
                .keyBy("symbol", Event::symbol)
                .keyBy("venue", Event::venue)
                .window(window)
                .aggregate(
                        count().as("n"),
                        sum(Event::quantity).as("sum"),
                        max(Event::quantity).as("max"),
                        sum(Event::price).as("price_sum"),
                        avg(Event::price).as("price_avg"))
                .maxParallelism(MAX_PARALLELISM)
                .uid("query");
    }

    static NaiveWindows<Event> oracle(SlicedWindows window, long allowedLateness) {
        return new NaiveWindows<>(
                new NaiveWindows.Query<>(
                        window,
                        allowedLateness,
                        event -> event.key(KEY_FIELDS),
                        Event::timestamp,
                        MEASURES));
    }

    /** The table of all events, none of which is late. */
    public static NaiveWindows<Event> oracle(SlicedWindows window, Timeline timeline) {
        return oracle(window, timeline.all());
    }

    static NaiveWindows<Event> oracle(SlicedWindows window, List<Event> events) {
        NaiveWindows<Event> oracle = oracle(window, 0);
        events.forEach(event -> oracle.add(event, Long.MIN_VALUE));
        return oracle;
    }

    /** The sessions of some events, none of which is late. */
    static Map<RowKey, List<@Nullable Object>> sessions(long gap, List<Event> events) {
        NaiveSessions<Event> naive = new NaiveSessions<>(WindowSpec.session(gap), Event::timestamp);
        Map<RowKey, List<@Nullable Object>> table = new HashMap<>();
        events.stream()
                .collect(Collectors.groupingBy(event -> event.key(KEY_FIELDS)))
                .forEach(
                        (key, ofKey) ->
                                naive.of(ofKey)
                                        .forEach(
                                                session ->
                                                        table.put(
                                                                new RowKey(
                                                                        key,
                                                                        naive.windowOf(session)),
                                                                results(session))));
        return table;
    }

    private static List<@Nullable Object> results(List<Event> events) {
        List<@Nullable Object> results = new ArrayList<>();
        MEASURES.forEach(measure -> results.add(measure.over(events)));
        return results;
    }
}
