package io.sluice.cluster.campaign;

import static io.sluice.Aggregates.avg;
import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.max;
import static io.sluice.Aggregates.sum;

import io.sluice.BatchedWatermarks;
import io.sluice.Query;
import io.sluice.Sluice;
import io.sluice.SluiceOptions;
import io.sluice.cluster.ledger.Ledger;
import io.sluice.cluster.ledger.LedgerSink;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.SessionWindows;
import io.sluice.it.EventJob;
import io.sluice.it.Tables;
import io.sluice.it.Timeline;
import io.sluice.testing.Event;
import io.sluice.testing.NaiveWindows;
import io.sluice.testing.RowKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * The job of a run: paced events, a query, a ledger; and what the ledger must hold at the end.
 *
 * @param plan of the run
 * @param timeline its events
 * @param control by which the campaign steers it
 * @param ledger of its results
 */
record Job(Plan plan, Timeline timeline, Control control, Ledger ledger) {

    static final String BEFORE = "before";
    static final String AFTER = "after";

    private static final int WATERMARK_RECORDS = 50;

    /** Less than a window of many keys needs in one subtask, whatever the parallelism. */
    private static final Configuration SPILLING =
            Configuration.fromMap(
                    Map.of(
                            SluiceOptions.MEMORY_BUDGET.key(), "64 kb",
                            SluiceOptions.MEMORY_SPILL.key(), "true"));

    /** Submits the job. */
    JobClient submit(Configuration settings, int parallelism) throws Exception {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(settings);
        environment.setParallelism(parallelism);
        environment.setMaxParallelism(EventJob.MAX_PARALLELISM);
        DataStream<Event> events = events(environment);
        if (plan.shape().isSql()) {
            return submitSql(environment, events);
        }
        DataStream<Row> changes = query(events);
        changes.map(new Saboteur<>(control, AFTER, true))
                .returns(changes.getType())
                .uid("sabotage after")
                .sinkTo(LedgerSink.ofRows(ledger.directory().toString()))
                .uid("ledger");
        return environment.executeAsync("run");
    }

    private DataStream<Event> events(StreamExecutionEnvironment environment) {
        TypeInformation<Event> type = TypeInformation.of(Event.class);
        return environment
                .fromSource(
                        new PacedSource(control, timeline),
                        BatchedWatermarks.<Event>forBoundedOutOfOrderness(
                                        plan.shape() == Shape.LATE_UPDATES
                                                ? Duration.ZERO
                                                : EventJob.NOTHING_LATE)
                                .everyRecords(WATERMARK_RECORDS),
                        "events",
                        type)
                .uid("events")
                .map(new Saboteur<>(control, BEFORE, false))
                .returns(type)
                .uid("sabotage before");
    }

    private DataStream<Row> query(DataStream<Event> events) {
        Query<Event> query =
                plan.shape().hasManyKeys()
                        ? manyKeys(events)
                        : EventJob.query(events, plan.shape().window());
        if (plan.shape() == Shape.LATE_UPDATES) {
            // No event comes later than this after those that came before it.
            query.allowedLateness(EventJob.NOTHING_LATE);
        }
        if (plan.shape().spills()) {
            query.options(SPILLING);
        }
        return query.fold(plan.fold())
                .emit(plan.shape().emission())
                .changelog(plan.shape().changelog())
                .toChangelog();
    }

    private Query<Event> manyKeys(DataStream<Event> events) {
        long keys = plan.shape().keys();
        return Sluice.on(events)
                .keyBy("id", event -> event.id() % keys)
                .window(plan.shape().window())
                .aggregate(
                        count().as("n"),
                        sum(Event::quantity).as("sum"),
                        max(Event::quantity).as("max"),
                        sum(Event::price).as("price_sum"),
                        avg(Event::price).as("price_avg"))
                .maxParallelism(EventJob.MAX_PARALLELISM)
                .uid("query");
    }

    private JobClient submitSql(StreamExecutionEnvironment environment, DataStream<Event> events) {
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.createTemporaryView(
                "events",
                events.map(Job::row)
                        .returns(
                                Types.ROW_NAMED(
                                        new String[] {"symbol", "venue", "ts", "quantity", "price"},
                                        Types.STRING,
                                        Types.LONG,
                                        Types.LOCAL_DATE_TIME,
                                        Types.LONG,
                                        Types.DOUBLE))
                        .uid("rows"),
                Schema.newBuilder()
                        .column("symbol", DataTypes.STRING())
                        .column("venue", DataTypes.BIGINT())
                        .column("ts", DataTypes.TIMESTAMP(3))
                        .column("quantity", DataTypes.BIGINT())
                        .column("price", DataTypes.DOUBLE())
                        .watermark("ts", "SOURCE_WATERMARK()")
                        .build());
        tables.createTemporarySystemFunction(
                "SABOTAGE", new SabotageFunction(new Saboteur<>(control, AFTER, true)));
        if (plan.shape() == Shape.FUNCTION_CHANGES) {
            tables.executeSql("LOAD MODULE sluice");
        }
        tables.executeSql(
                """
                CREATE TEMPORARY TABLE results (
                    symbol STRING, venue BIGINT, window_start TIMESTAMP(3), window_end TIMESTAMP(3),
                    n BIGINT, quantity BIGINT, most BIGINT, price DOUBLE, mean DOUBLE
                ) WITH ('connector' = 'ledger', 'path' = '%s', 'changelog' = '%s')
                """
                        .formatted(
                                ledger.directory(),
                                plan.shape().isFinal() ? "insert-only" : "all"));
        return tables.executeSql("INSERT INTO results " + select()).getJobClient().orElseThrow();
    }

    private String select() {
        AlignedWindows window = plan.shape().aligned();
        if (plan.shape() == Shape.FUNCTION_CHANGES) {
            return """
            SELECT symbol, venue, window_start, window_end,
                SABOTAGE(n), quantity, most, price, mean
            FROM TUMBLE_CHANGES(
                input => TABLE events PARTITION BY (symbol, venue),
                timecol => DESCRIPTOR(ts),
                size => INTERVAL '%d' SECOND,
                aggregates => 'COUNT(*) AS n, SUM(quantity) AS quantity, MAX(quantity) AS most,
                    SUM(price) AS price, AVG(price) AS mean',
                emit => 'CHANGES')
            """
                    .formatted(window.size() / 1_000);
        }
        return """
        SELECT symbol, venue, window_start, window_end,
            SABOTAGE(COUNT(*)), SUM(quantity), MAX(quantity), SUM(price), AVG(price)
        FROM %s
        GROUP BY symbol, venue, window_start, window_end
        %s
        """
                .formatted(
                        windowFunction(window),
                        plan.shape().isFinal() ? "EMIT FINAL" : "EMIT CHANGES EVERY 300 ROWS");
    }

    private static String windowFunction(AlignedWindows window) {
        boolean tumbles = window.size() == window.step();
        return tumbles
                ? "TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '%d' SECOND)"
                        .formatted(window.size() / 1_000)
                : "HOP(TABLE events, DESCRIPTOR(ts), INTERVAL '%d' SECOND, INTERVAL '%d' SECOND)"
                        .formatted(window.step() / 1_000, window.size() / 1_000);
    }

    private static Row row(Event event) {
        return Row.of(
                event.symbol(),
                event.venue(),
                LocalDateTime.ofInstant(Instant.ofEpochMilli(event.timestamp()), ZoneOffset.UTC),
                event.quantity(),
                event.price());
    }

    /**
     * Applies the committed changes one by one, and compares the table with the one that the events
     * make; returns its number of rows.
     *
     * @throws AssertionError with the first change that does not fit, or the rows that differ
     */
    int verify(List<Row> changes) {
        Map<RowKey, List<@Nullable Object>> expected = expected();
        Tables.assertSame(Tables.materialize(changes, plan.shape().changelog()), expected);
        return expected.size();
    }

    private Map<RowKey, List<@Nullable Object>> expected() {
        Shape shape = plan.shape();
        if (shape.window() instanceof SessionWindows sessions) {
            return SessionTable.of(timeline.all(), sessions.gap());
        }
        if (!shape.hasManyKeys()) {
            return EventJob.oracle(shape.aligned(), timeline).table();
        }
        long keys = shape.keys();
        NaiveWindows<Event> oracle =
                new NaiveWindows<>(
                        new NaiveWindows.Query<>(
                                shape.aligned(),
                                0,
                                event -> List.of(event.id() % keys),
                                Event::timestamp,
                                EventJob.MEASURES));
        timeline.all().forEach(event -> oracle.add(event, Long.MIN_VALUE));
        return oracle.table();
    }

    /** What the ledger holds. */
    List<Row> changes() throws IOException {
        return ledger.changes();
    }
}
