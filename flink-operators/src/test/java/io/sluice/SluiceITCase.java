package io.sluice;

import static io.sluice.Aggregates.avg;
import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.window.CalendarUnit;
import io.sluice.runtime.FoldMode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole jobs through the API, in an embedded cluster. */
class SluiceITCase {

    private static final LocalDateTime T0 = LocalDateTime.of(1970, 1, 1, 0, 0);
    private static final OutputTag<Trade> LATE =
            new OutputTag<>("late", TypeInformation.of(Trade.class));

    private final StreamExecutionEnvironment environment =
            StreamExecutionEnvironment.getExecutionEnvironment();

    @BeforeEach
    void deterministicWatermarks() {
        environment.setParallelism(2);
        environment.getConfig().setAutoWatermarkInterval(0);
    }

    @Test
    void finalResultsAreAppended() throws Exception {
        List<Row> rows =
                collect(query(trades(1, 2, 3, 1001)).emit(Emit.finalResults()).toChangelog());
        assertThat(rows)
                .containsExactlyInAnyOrder(
                        Row.of("ann", "S1", T0, T0.plusSeconds(1), 3L, 6L, 2.0),
                        Row.of(
                                "ann",
                                "S1",
                                T0.plusSeconds(1),
                                T0.plusSeconds(2),
                                1L,
                                1001L,
                                1001.0));
    }

    @Test
    void daysOfAZoneAreDatedInUtc() throws Exception {
        LocalDateTime midnight = T0.plusHours(18).plusMinutes(30);
        long first = Duration.between(T0, midnight).toMillis();
        List<Row> rows =
                collect(
                        Sluice.on(trades(first - 1, first, first + 1))
                                .keyBy("trader", Trade::trader)
                                .window(
                                        Windows.calendar(
                                                CalendarUnit.DAY, ZoneId.of("Asia/Kolkata")))
                                .aggregate(Aggregates.count().as("n"))
                                .emit(Emit.finalResults())
                                .toChangelog());
        assertThat(rows)
                .containsExactly(
                        Row.of("ann", midnight.minusDays(1), midnight, 1L),
                        Row.of("ann", midnight, midnight.plusDays(1), 2L));
    }

    @Test
    void aSessionThatGrowsReplacesItsRow() throws Exception {
        List<Row> rows =
                collect(
                        Sluice.on(trades(1_000, 9_000, 5_000, 30_000))
                                .keyBy("trader", Trade::trader)
                                .window(Windows.session(Duration.ofSeconds(5)))
                                .aggregate(Aggregates.count().as("n"))
                                .emit(Emit.perRecord())
                                .allowedLateness(Duration.ofSeconds(10))
                                .withWindowClosed()
                                .toChangelog());
        assertThat(rows)
                .filteredOn(row -> !row.<LocalDateTime>getFieldAs(1).equals(T0.plusSeconds(30)))
                .containsExactly(
                        session(RowKind.INSERT, 1, 6, 1, false),
                        session(RowKind.INSERT, 9, 14, 1, false),
                        session(RowKind.DELETE, 9, 14, 1, false),
                        session(RowKind.DELETE, 1, 6, 1, false),
                        session(RowKind.INSERT, 1, 14, 3, false),
                        session(RowKind.UPDATE_AFTER, 1, 14, 3, true));
        assertThat(rows.get(rows.size() - 1))
                .isEqualTo(session(RowKind.UPDATE_AFTER, 30, 35, 1, true));
    }

    private static Row session(RowKind kind, int start, int end, long count, boolean closed) {
        return Row.ofKind(kind, "ann", T0.plusSeconds(start), T0.plusSeconds(end), count, closed);
    }

    @Test
    void windowsInProcessingTimeNeedNoTimestamps() throws Exception {
        DataStream<Trade> undated =
                trades(1, 2, 3)
                        .transform(
                                "forget time",
                                TypeInformation.of(Trade.class),
                                new WithoutTimestamps<>());
        List<Row> rows =
                collect(
                        Sluice.on(undated)
                                .keyBy("trader", Trade::trader)
                                .window(
                                        Windows.tumbling(Duration.ofDays(10_000))
                                                .inProcessingTime())
                                .aggregate(Aggregates.count().as("n"))
                                .toChangelog());
        assertThat(rows.get(rows.size() - 1).getField("n")).isEqualTo(3L);
    }

    @Test
    void tableOfTheLastRecordsHasARowPerKey() throws Exception {
        Query<Trade> query =
                Sluice.on(trades(1, 2, 4, 8))
                        .keyBy("trader", Trade::trader)
                        .window(Windows.ofRecords(2).slide(1))
                        .aggregate(Aggregates.count().as("n"), sum(Trade::quantity).as("q"));
        List<Row> every = collect(query.emit(Emit.finalResults()).toChangelog());
        assertThat(every)
                .containsExactly(
                        Row.of("ann", 0L, 1L, 1L, 1L),
                        Row.of("ann", 0L, 2L, 2L, 3L),
                        Row.of("ann", 1L, 3L, 2L, 6L),
                        Row.of("ann", 2L, 4L, 2L, 12L));
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        Table latest = query.emit(Emit.changes()).toTable(tables);
        Row last = null;
        try (CloseableIterator<Row> changes = latest.execute().collect()) {
            while (changes.hasNext()) {
                last = changes.next();
            }
        }
        assertThat(last).isNotNull();
        assertThat(last.getField("window_end")).isEqualTo(4L);
        assertThat(last.getField("q")).isEqualTo(12L);
    }

    /** Records as of a source that dates nothing. */
    private static final class WithoutTimestamps<T> extends AbstractStreamOperator<T>
            implements OneInputStreamOperator<T, T> {

        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(StreamRecord<T> element) {
            output.collect(new StreamRecord<>(element.getValue()));
        }
    }

    @Test
    void rowsOfSeveralWindowsSayWhichTheyBelongTo() throws Exception {
        Query<Trade> query =
                Sluice.on(trades(1, 2, 1001))
                        .keyBy("trader", Trade::trader)
                        .windows(
                                Windows.tumbling(Duration.ofSeconds(1)).as("second"),
                                Windows.tumbling(Duration.ofSeconds(2)).as("two"))
                        .aggregate(Aggregates.count().as("n"))
                        .emit(Emit.finalResults());
        assertThat(collect(query.toChangelog()))
                .containsExactlyInAnyOrder(
                        Row.of("ann", "second", T0, T0.plusSeconds(1), 2L),
                        Row.of("ann", "second", T0.plusSeconds(1), T0.plusSeconds(2), 1L),
                        Row.of("ann", "two", T0, T0.plusSeconds(2), 3L));
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        Table table = query.changelog(ChangelogMode.UPSERT).toTable(tables);
        assertThat(table.getResolvedSchema().toString())
                .contains("`window_name` STRING NOT NULL")
                .contains("PRIMARY KEY (`trader`, `window_name`, `window_start`, `window_end`)");
    }

    @Test
    void rowsKeepTheirKind() throws Exception {
        List<Row> rows =
                collect(
                        query(trades(1, 2))
                                .emit(Emit.perRecord())
                                .changelog(ChangelogMode.RETRACT)
                                .toChangelog());
        LocalDateTime end = T0.plusSeconds(1);
        assertThat(rows)
                .containsExactly(
                        Row.ofKind(RowKind.INSERT, "ann", "S1", T0, end, 1L, 1L, 1.0),
                        Row.ofKind(RowKind.UPDATE_BEFORE, "ann", "S1", T0, end, 1L, 1L, 1.0),
                        Row.ofKind(RowKind.UPDATE_AFTER, "ann", "S1", T0, end, 2L, 3L, 1.5));
    }

    @Test
    void windowsBeforeTheEpochAreDated() throws Exception {
        List<Row> rows = collect(query(trades(-1)).emit(Emit.finalResults()).toChangelog());
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).getField("window_start")).isEqualTo(T0.minusSeconds(1));
        assertThat(rows.get(0).getField("window_end")).isEqualTo(T0);
    }

    @Test
    void lateRecordsGoToTheSideOutput() throws Exception {
        SingleOutputStreamOperator<Row> rows =
                query(trades(1, 5000, 2, 5001))
                        .emit(Emit.finalResults())
                        .lateTo(LATE)
                        .toChangelog();
        assertThat(collect(rows.getSideOutput(LATE)))
                .extracting(Trade::timestamp)
                .containsExactly(2L);
    }

    @Test
    void keyedStreamKeepsItsKeyAndFunction() throws Exception {
        List<Row> rows =
                collect(
                        Sluice.on(trades(1, 2, 3).keyBy(Trade::trader))
                                .window(Windows.tumbling(Duration.ofSeconds(1)))
                                .aggregate(new FunctionAggregateTest.WeightedPrice(), "vwap")
                                .emit(Emit.finalResults())
                                .fold(FoldMode.ALWAYS)
                                .toChangelog());
        assertThat(rows)
                .containsExactly(Row.of("ann", T0, T0.plusSeconds(1), (1.0 + 4.0 + 9.0) / 6));
        assertThat(rows.get(0).getField("key")).isEqualTo("ann");
    }

    @Test
    void changesAreMappedToATypeOfOnesOwn() throws Exception {
        List<String> results =
                collect(
                        query(trades(1, 2))
                                .emit(Emit.finalResults())
                                .map(
                                        change -> change.key(0) + ":" + change.value(0),
                                        Types.STRING));
        assertThat(results).containsExactly("ann:2");
    }

    @Test
    void tableHasAPrimaryKeyAndTakesUpdates() {
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        Table table = query(trades(1, 2, 1001)).emit(Emit.perRecord()).toTable(tables);
        assertThat(table.getResolvedSchema().toString())
                .contains("PRIMARY KEY (`trader`, `symbol`, `window_start`, `window_end`)")
                .contains("`window_start` TIMESTAMP(3) NOT NULL")
                .contains("`trades` BIGINT");

        tables.createTemporaryView("trades_per_second", table);
        List<Row> rows =
                drain(
                        tables.executeSql("SELECT SUM(trades), SUM(volume) FROM trades_per_second")
                                .collect());
        assertThat(rows.get(rows.size() - 1))
                .isEqualTo(Row.ofKind(RowKind.UPDATE_AFTER, 3L, 1004L));
    }

    @Test
    void tableIsWrittenToASinkOfTheSameKeyWithoutFurtherState() throws Exception {
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.createTemporaryView(
                "trades_per_second",
                query(trades(1, 2, 1001)).emit(Emit.perRecord()).toTable(tables));
        tables.executeSql(
                """
                CREATE TABLE sink (
                    trader STRING, symbol STRING, window_start TIMESTAMP(3), window_end TIMESTAMP(3),
                    trades BIGINT, volume BIGINT, avg_price DOUBLE,
                    PRIMARY KEY (trader, symbol, window_start, window_end) NOT ENFORCED)
                WITH ('connector' = 'blackhole')
                """);
        String insert = "INSERT INTO sink SELECT * FROM trades_per_second";
        assertThat(tables.explainSql(insert)).doesNotContain("upsertMaterialize=[true]");
        tables.executeSql(insert).await();
    }

    @Test
    void widenedSumsAreDecimalsOfTheirFullWidth() {
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        Table table =
                Sluice.on(trades(1, 2, 3))
                        .keyBy("trader", Trade::trader)
                        .window(Windows.tumbling(Duration.ofSeconds(1)))
                        .aggregate(sum((Trade t) -> Long.MAX_VALUE).widened().as("total"))
                        .emit(Emit.finalResults())
                        .toTable(tables);
        tables.createTemporaryView("totals", table);
        assertThat(drain(tables.executeSql("SELECT total FROM totals").collect()))
                .containsExactly(
                        Row.of(new BigDecimal(Long.MAX_VALUE).multiply(BigDecimal.valueOf(3))));
    }

    @Test
    void retractAndAppendBecomeTablesToo() {
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.createTemporaryView(
                "retracted",
                query(trades(1, 2))
                        .emit(Emit.perRecord())
                        .changelog(ChangelogMode.RETRACT)
                        .toTable(tables));
        tables.createTemporaryView(
                "appended", query(trades(1, 2)).emit(Emit.finalResults()).toTable(tables));
        assertThat(drain(tables.executeSql("SELECT trades FROM retracted").collect()))
                .containsExactly(
                        Row.ofKind(RowKind.INSERT, 1L),
                        Row.ofKind(RowKind.UPDATE_BEFORE, 1L),
                        Row.ofKind(RowKind.UPDATE_AFTER, 2L));
        assertThat(drain(tables.executeSql("SELECT trades FROM appended").collect()))
                .containsExactly(Row.ofKind(RowKind.INSERT, 2L));
    }

    @Test
    void nullKeyFailsTheJobWithItsName() {
        DataStream<Trade> trades =
                timestamped(
                        environment.fromData(
                                TypeInformation.of(Trade.class), Trade.of(null, "S1", 1, 1, 1)));
        assertThatThrownBy(() -> collect(query(trades).toChangelog()))
                .satisfies(
                        failure ->
                                assertThat(
                                                ExceptionUtils.findThrowable(
                                                        failure, NullPointerException.class))
                                        .get()
                                        .asString()
                                        .contains("The key 'trader' is null in the record")
                                        .contains("map null to a value of your own"));
    }

    @Test
    void recordWithoutATimestampFailsTheJobAndSaysWhatToDo() {
        DataStream<Trade> trades =
                environment.fromData(
                        TypeInformation.of(Trade.class), Trade.of("ann", "S1", 1, 1, 1));
        assertThatThrownBy(() -> collect(query(trades).toChangelog()))
                .satisfies(
                        failure ->
                                assertThat(
                                                ExceptionUtils.findThrowable(
                                                        failure, IllegalStateException.class))
                                        .get()
                                        .asString()
                                        .contains("no timestamp")
                                        .contains("assignTimestampsAndWatermarks"));
    }

    @Test
    void withoutWatermarksWindowsCloseAtTheEndOfTheInput() throws Exception {
        DataStream<Trade> trades =
                environment
                        .fromData(
                                TypeInformation.of(Trade.class),
                                Trade.of("ann", "S1", 5_000, 1, 1),
                                Trade.of("ann", "S1", 1, 1, 1))
                        .assignTimestampsAndWatermarks(
                                WatermarkStrategy.<Trade>noWatermarks()
                                        .withTimestampAssigner((trade, none) -> trade.timestamp()));
        assertThat(collect(query(trades).emit(Emit.finalResults()).toChangelog())).hasSize(2);
    }

    @Test
    void recordsBetweenTwoWindowsAreLeftOut() throws Exception {
        List<Row> rows =
                collect(
                        Sluice.on(trades(0, 999, 1_000, 4_999, 5_000))
                                .keyBy("trader", Trade::trader)
                                .window(
                                        Windows.hopping(Duration.ofSeconds(1))
                                                .slide(Duration.ofSeconds(5)))
                                .aggregate(count().as("trades"))
                                .emit(Emit.finalResults())
                                .toChangelog());
        assertThat(rows)
                .containsExactlyInAnyOrder(
                        Row.of("ann", T0, T0.plusSeconds(1), 2L),
                        Row.of("ann", T0.plusSeconds(5), T0.plusSeconds(6), 1L));
    }

    @Test
    void notANumberIsTheGreatestNumber() throws Exception {
        DataStream<Trade> trades =
                timestamped(
                        environment.fromData(
                                TypeInformation.of(Trade.class),
                                Trade.of("ann", "S1", 1, Double.NaN, 1),
                                Trade.of("ann", "S1", 2, 5, 1)));
        List<Row> rows =
                collect(
                        Sluice.on(trades)
                                .keyBy("trader", Trade::trader)
                                .window(Windows.tumbling(Duration.ofSeconds(1)))
                                .aggregate(
                                        Aggregates.min(Trade::price),
                                        Aggregates.max(Trade::price),
                                        sum(Trade::price))
                                .emit(Emit.finalResults())
                                .toChangelog());
        assertThat(rows)
                .containsExactly(Row.of("ann", T0, T0.plusSeconds(1), 5.0, Double.NaN, Double.NaN));
    }

    @Test
    void nullsAreOneGroupWhereTheyAreAllowed() throws Exception {
        DataStream<Trade> trades =
                timestamped(
                        environment.fromData(
                                TypeInformation.of(Trade.class),
                                Trade.of(null, "S1", 1, 1, 1),
                                Trade.of("ann", "S1", 2, 1, 1),
                                Trade.of(null, "S1", 3, 1, 1)));
        Query<Trade> query =
                Sluice.on(trades)
                        .keyByNullable("trader", Trade::trader)
                        .window(Windows.tumbling(Duration.ofSeconds(1)))
                        .aggregate(count().as("trades"))
                        .emit(Emit.finalResults());
        assertThat(collect(query.toChangelog()))
                .extracting(row -> row.getField(0), row -> row.getField(3))
                .containsExactlyInAnyOrder(tuple(null, 2L), tuple("ann", 1L));

        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        Table table = query.toTable(tables);
        assertThat(table.getResolvedSchema().getPrimaryKey()).isEmpty();
        assertThat(drain(table.execute().collect())).hasSize(2);
        assertThatThrownBy(() -> query.emit(Emit.changes()).toTable(tables))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessage(
                        "A table of upserts needs a primary key, which cannot hold the keys [trader] that may be null: use changelog(RETRACT), or keyBy instead of keyByNullable.");
    }

    @Test
    void aChangelogTakesRecordsBack() throws Exception {
        Row first = Row.of("ann", 1L, 10L);
        DataStream<Row> changes =
                environment
                        .fromData(
                                List.of(
                                        first,
                                        ofKind(RowKind.UPDATE_BEFORE, first),
                                        ofKind(RowKind.UPDATE_AFTER, Row.of("ann", 2L, 30L)),
                                        ofKind(RowKind.DELETE, Row.of("ann", 2L, 30L)),
                                        Row.of("ann", 3L, 7L)),
                                Types.ROW(Types.STRING, Types.LONG, Types.LONG))
                        .assignTimestampsAndWatermarks(
                                WatermarkStrategy.<Row>noWatermarks()
                                        .withTimestampAssigner(
                                                (row, none) -> row.<Long>getFieldAs(1)));
        List<Row> rows =
                collect(
                        Sluice.onChangelog(changes)
                                .keyBy("trader", row -> row.<String>getFieldAs(0), Types.STRING)
                                .window(Windows.tumbling(Duration.ofSeconds(1)))
                                .aggregate(
                                        count().as("trades"),
                                        sum((Row row) -> row.<Long>getFieldAs(2)).as("volume"))
                                .emit(Emit.perRecord())
                                .toChangelog());
        LocalDateTime end = T0.plusSeconds(1);
        assertThat(rows)
                .containsExactly(
                        Row.ofKind(RowKind.INSERT, "ann", T0, end, 1L, 10L),
                        Row.ofKind(RowKind.DELETE, "ann", T0, end, 1L, 10L),
                        Row.ofKind(RowKind.INSERT, "ann", T0, end, 1L, 30L),
                        Row.ofKind(RowKind.DELETE, "ann", T0, end, 1L, 30L),
                        Row.ofKind(RowKind.INSERT, "ann", T0, end, 1L, 7L));
    }

    private static Row ofKind(RowKind kind, Row row) {
        Row copy = Row.copy(row);
        copy.setKind(kind);
        return copy;
    }

    @Test
    void onlyRowsThatFulfilTheConditionsAreShown() throws Exception {
        Table table =
                query(trades(1, 2, 3, 1001, 2001, 2002))
                        .having("trades", Long.class, trades -> trades >= 2)
                        .having(row -> (Long) row.value(1) > 100)
                        .emit(Emit.perRecord())
                        .toTable(StreamTableEnvironment.create(environment));
        List<Row> rows = drain(table.execute().collect());
        assertThat(rows)
                .containsExactly(
                        Row.of(
                                "ann",
                                "S1",
                                T0.plusSeconds(2),
                                T0.plusSeconds(3),
                                2L,
                                4003L,
                                2001.5));
    }

    @Test
    void rowsSayWhetherTheirWindowIsClosed() throws Exception {
        SingleOutputStreamOperator<Row> rows =
                query(trades(1, 1001, 2))
                        .emit(Emit.finalResults())
                        .changelog(ChangelogMode.UPSERT)
                        .allowedLateness(Duration.ofSeconds(5))
                        .withWindowClosed()
                        .toChangelog();
        assertThat(collect(rows))
                .filteredOn(row -> row.getField("window_start").equals(T0))
                .extracting(Row::getKind, row -> row.getField(4), row -> row.getField(7))
                .containsExactly(
                        tuple(RowKind.INSERT, 1L, false),
                        tuple(RowKind.UPDATE_AFTER, 2L, false),
                        tuple(RowKind.UPDATE_AFTER, 2L, true));
    }

    @Test
    void allLateRecordsCountIfTheyAreAccepted() throws Exception {
        SingleOutputStreamOperator<Row> rows =
                query(trades(1, 900_000_000, 2))
                        .emit(Emit.finalResults())
                        .changelog(ChangelogMode.UPSERT)
                        .acceptAllLate()
                        .toChangelog();
        assertThat(collect(rows))
                .filteredOn(row -> row.getField("window_start").equals(T0))
                .extracting(Row::getKind, row -> row.getField(4))
                .containsExactly(tuple(RowKind.INSERT, 1L), tuple(RowKind.UPDATE_AFTER, 2L));
    }

    private Query<Trade> query(DataStream<Trade> trades) {
        return Sluice.on(trades)
                .keyBy("trader", Trade::trader)
                .keyBy("symbol", Trade::symbol)
                .window(Windows.tumbling(Duration.ofSeconds(1)))
                .aggregate(
                        count().as("trades"),
                        sum(Trade::quantity).as("volume"),
                        avg(Trade::price).as("avg_price"));
    }

    /** Trades of one trader whose price and quantity equal the timestamp. */
    private DataStream<Trade> trades(long... timestamps) {
        List<Trade> trades = new ArrayList<>();
        for (long timestamp : timestamps) {
            trades.add(Trade.of("ann", "S1", timestamp, (double) timestamp, (int) timestamp));
        }
        return timestamped(environment.fromData(trades, TypeInformation.of(Trade.class)));
    }

    private static DataStream<Trade> timestamped(DataStream<Trade> trades) {
        WatermarkStrategy<Trade> everyRecord =
                BatchedWatermarks.<Trade>forBoundedOutOfOrderness(Duration.ZERO).everyRecords(1);
        return trades.assignTimestampsAndWatermarks(
                everyRecord.withTimestampAssigner((trade, none) -> trade.timestamp()));
    }

    private static <E> List<E> collect(DataStream<E> stream) throws Exception {
        return drain(stream.executeAndCollect());
    }

    private static <E> List<E> drain(CloseableIterator<E> iterator) {
        List<E> elements = new ArrayList<>();
        iterator.forEachRemaining(elements::add);
        return elements;
    }
}
