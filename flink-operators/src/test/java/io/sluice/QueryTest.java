package io.sluice;

import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.max;
import static io.sluice.Aggregates.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.window.CalendarUnit;
import io.sluice.runtime.FoldMode;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.functions.InvalidTypesException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.testutils.logging.LoggerAuditingExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.event.Level;

/** What is refused when a query is built, and what it makes of its settings. */
class QueryTest {

    @RegisterExtension
    private final LoggerAuditingExtension log =
            new LoggerAuditingExtension(Query.class, Level.WARN);

    private final StreamExecutionEnvironment environment =
            StreamExecutionEnvironment.getExecutionEnvironment();
    private final DataStream<Trade> trades =
            environment.fromData(TypeInformation.of(Trade.class), Trade.of("t", "s", 0, 1.0, 1));

    @Test
    void resultIsARowOfNamedFields() {
        SingleOutputStreamOperator<Row> rows =
                grouped()
                        .window(Windows.tumbling(Duration.ofSeconds(1)))
                        .aggregate(count().as("trades"), sum(Trade::price).as("total"))
                        .toChangelog();
        assertThat(rows.getType())
                .isEqualTo(
                        Types.ROW_NAMED(
                                new String[] {
                                    "trader",
                                    "symbol",
                                    "window_start",
                                    "window_end",
                                    "trades",
                                    "total"
                                },
                                Types.STRING,
                                Types.STRING,
                                Types.LOCAL_DATE_TIME,
                                Types.LOCAL_DATE_TIME,
                                Types.LONG,
                                Types.DOUBLE));
        assertThat(((RowTypeInfo) rows.getType()).getFieldNames()).contains("trades", "total");
    }

    @Test
    void placementReachesTheOperators() {
        SingleOutputStreamOperator<Row> rows =
                query().uid("volumes")
                        .name("volumes per trader")
                        .parallelism(3)
                        .maxParallelism(64)
                        .slotSharingGroup("windows")
                        .toChangelog();
        assertThat(rows.getTransformation().getUid()).isEqualTo("volumes-window");
        assertThat(rows.getName()).isEqualTo("Window(volumes per trader)");
        assertThat(rows.getParallelism()).isEqualTo(3);
        assertThat(rows.getTransformation().getMaxParallelism()).isEqualTo(64);
        assertThat(rows.getTransformation().getSlotSharingGroup().get().getName())
                .isEqualTo("windows");
    }

    @Test
    void maxParallelismIsTheEnvironmentsOrDerived() {
        assertThat(query().parallelism(300).toChangelog().getTransformation().getMaxParallelism())
                .isEqualTo(512);
        environment.setParallelism(2);
        assertThat(query().toChangelog().getTransformation().getMaxParallelism()).isEqualTo(128);
        environment.setMaxParallelism(200);
        assertThat(query().toChangelog().getTransformation().getMaxParallelism()).isEqualTo(200);
    }

    @Test
    void parallelismBeyondTheMaximumIsRefused() {
        refused(
                query().parallelism(9).maxParallelism(8),
                "max parallelism must be at least the parallelism, 9, got 8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> query().parallelism(0))
                .withMessage("parallelism must be between 1 and 32768, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> query().maxParallelism(32_769))
                .withMessage("max parallelism must be between 1 and 32768, got 32769");
    }

    @Test
    void queryWithoutKeysIsRefused() {
        assertThatThrownBy(() -> Sluice.on(trades).window(Windows.tumbling(Duration.ofSeconds(1))))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("no key");
    }

    @Test
    void queryWithoutAggregatesIsRefused() {
        assertThatThrownBy(
                        () -> grouped().window(Windows.tumbling(Duration.ofSeconds(1))).aggregate())
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("no aggregate");
    }

    @Test
    void clashingAndBlankNamesAreRefused() {
        Windowed<Trade> windowed = grouped().window(Windows.tumbling(Duration.ofSeconds(1)));
        assertThatThrownBy(() -> windowed.aggregate(count(), count()))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageStartingWith("Two columns of the result are named 'count'");
        assertThatThrownBy(() -> windowed.aggregate(count().as("trader")))
                .hasMessageStartingWith("Two columns of the result are named 'trader'");
        assertThatThrownBy(() -> windowed.aggregate(count().as("window_end")))
                .hasMessageStartingWith("Two columns of the result are named 'window_end'");
        assertThatThrownBy(() -> windowed.aggregate(count().as(" ")))
                .hasMessageContaining("must not be blank");
        Windowed<Trade> twice =
                grouped()
                        .keyBy("trader", Trade::trader)
                        .window(Windows.tumbling(Duration.ofSeconds(1)));
        assertThatThrownBy(() -> twice.aggregate(count()))
                .hasMessageStartingWith("Two columns of the result are named 'trader'");
    }

    @Test
    void unstableKeysAreRefused() {
        assertThatThrownBy(() -> Sluice.on(trades).keyBy("unit", trade -> TimeUnit.SECONDS))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("The key 'unit' cannot be a")
                .hasMessageContaining("use its name()");
        assertThatThrownBy(
                        () ->
                                Sluice.on(trades)
                                        .keyBy("chars", trade -> trade.trader().toCharArray()))
                .hasMessageContaining("array (char[])");
    }

    @Test
    void keyOfUnknownTypeAsksForIt() {
        assertThatThrownBy(
                        () ->
                                Sluice.on(trades)
                                        .keyBy("both", t -> Tuple2.of(t.trader(), t.symbol())))
                .isInstanceOf(InvalidTypesException.class)
                .hasMessageContaining("the third argument of keyBy");
        assertThatCode(
                        () ->
                                Sluice.on(trades)
                                        .keyBy(
                                                "both",
                                                t -> Tuple2.of(t.trader(), t.symbol()),
                                                Types.TUPLE(Types.STRING, Types.STRING)))
                .doesNotThrowAnyException();
    }

    @Test
    void appendedChangelogIsForFinalResultsOnly() {
        refused(
                query().emit(Emit.changes()).changelog(ChangelogMode.APPEND),
                "the changelog mode 'append' needs the emission policy 'final'");
        accepted(query().emit(Emit.finalResults()).changelog(ChangelogMode.APPEND));
        accepted(query().emit(Emit.finalResults()).changelog(ChangelogMode.UPSERT));
        accepted(query().emit(Emit.changes()).changelog(ChangelogMode.RETRACT));
    }

    @Test
    void allowedLatenessNeedsUpdates() {
        refused(
                query().emit(Emit.finalResults()).allowedLateness(Duration.ofSeconds(5)),
                "allowedLateness(PT5S) needs a changelog with updates, and this one is APPEND");
        accepted(
                query().emit(Emit.finalResults())
                        .changelog(ChangelogMode.UPSERT)
                        .allowedLateness(Duration.ofSeconds(5)));
        accepted(query().allowedLateness(Duration.ofSeconds(5)));
    }

    @Test
    void graceNeedsAnAppendedChangelog() {
        refused(
                query().emit(Emit.finalResults().grace(Duration.ofSeconds(5)))
                        .changelog(ChangelogMode.RETRACT),
                "grace(PT5S) delays closing for a changelog that is APPEND, and this one is RETRACT");
        accepted(query().emit(Emit.finalResults().grace(Duration.ofSeconds(5))));
    }

    @Test
    void negativeLatenessIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> query().allowedLateness(Duration.ofMillis(-1)))
                .withMessage("allowed lateness must be at least 0 ms, got -1 ms");
    }

    @Test
    void windowsOfRecordsShowEveryWindowOrTheLatestOfEachKey() {
        Windows lastHundred = Windows.ofRecords(100).slide(1);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        assertThat(query(lastHundred).toTable(tables).getResolvedSchema())
                .hasToString(
                        """
                        (
                          `trader` STRING NOT NULL,
                          `symbol` STRING NOT NULL,
                          `window_start` BIGINT NOT NULL,
                          `window_end` BIGINT NOT NULL,
                          `count` BIGINT NOT NULL,
                          CONSTRAINT `PK_trader_symbol` PRIMARY KEY (`trader`, `symbol`) NOT ENFORCED
                        )""");
        assertThat(
                        query(lastHundred)
                                .emit(Emit.finalResults())
                                .toTable(tables)
                                .getResolvedSchema()
                                .getPrimaryKey()
                                .orElseThrow()
                                .getColumns())
                .containsExactly("trader", "symbol", "window_start", "window_end");
        String windows = "COUNT(size=100 records, slide=1 records)";
        refused(
                query(lastHundred).changelog(ChangelogMode.RETRACT),
                windows
                        + " published by CHANGES shows the latest window of each key, which needs the changelog mode 'upsert', got RETRACT");
        refused(
                query(lastHundred).emit(Emit.changes().skipUnchanged()),
                "skipUnchanged does not go with " + windows);
        refused(
                query(lastHundred).emit(Emit.allGroupsPerRecord()),
                "the emission policy ALL_GROUPS_PER_RECORD has no meaning for " + windows);
        refused(
                query(lastHundred).allowedLateness(Duration.ofSeconds(1)),
                "allowedLateness(PT1S) does not go with " + windows);
    }

    @Test
    void whatIsAboutLatenessNeedsEventTime() {
        Windows byTheClock = Windows.tumbling(Duration.ofSeconds(10)).inProcessingTime();
        String windows =
                " does not go with TUMBLING(size=10000 ms, offset=0 ms) in processing time";
        refused(
                query(byTheClock).allowedLateness(Duration.ofSeconds(5)),
                "allowedLateness(PT5S)" + windows);
        refused(
                query(byTheClock).emit(Emit.finalResults().grace(Duration.ofSeconds(5))),
                "grace(PT5S)" + windows);
        refused(
                query(byTheClock).lateTo(new OutputTag<>("late", TypeInformation.of(Trade.class))),
                "lateTo(late)" + windows);
        refused(query(byTheClock).emit(Emit.onWatermark()), "Emit.onWatermark()" + windows);
        refused(query(byTheClock).fold(FoldMode.ALWAYS), "fold(ALWAYS)" + windows);
        refused(query(byTheClock).acceptAllLate(), "acceptAllLate()" + windows);
        accepted(query(byTheClock).emit(Emit.changes()));
        accepted(query(byTheClock).emit(Emit.finalResults()).fold(FoldMode.OFF));
    }

    @Test
    void acceptingAllLateRecordsIsLoggedOnceAndNeedsUpdates() {
        accepted(query().acceptAllLate().name("endless"));
        assertThat(log.getMessages())
                .singleElement()
                .asString()
                .contains("'endless'", "acceptAllLate()", "grows", "allowedLateness(...)");
        refused(
                query().acceptAllLate().emit(Emit.finalResults()),
                "acceptAllLate() needs a changelog with updates, and this one is APPEND");
        refused(
                query().acceptAllLate().allowedLateness(Duration.ofSeconds(3)),
                "acceptAllLate() and allowedLateness(PT3S) contradict each other");
        refused(
                query().acceptAllLate().lateTo(new OutputTag<>("late", trades.getType())),
                "lateTo(...) would never get a record");
    }

    @Test
    void boundedLatenessIsNotWarnedOf() {
        accepted(query().allowedLateness(Duration.ofDays(7)));
        assertThat(log.getMessages()).isEmpty();
    }

    @Test
    void conditionsNeedAColumnAndItsType() {
        assertThatThrownBy(() -> query().having("volume", Long.class, volume -> volume > 1))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessage(
                        "having(...): the result has no aggregate named 'volume'; it has [count].");
        assertThatThrownBy(() -> query().having("count", Double.class, count -> count > 1))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessage(
                        "having(...): the aggregate 'count' has values of type java.lang.Long, not java.lang.Double.");
        accepted(query().having("count", Number.class, count -> count.intValue() > 1));
    }

    @Test
    void theMarkOfClosedWindowsNeedsItsName() {
        Query<Trade> query =
                grouped()
                        .window(Windows.tumbling(Duration.ofSeconds(1)))
                        .aggregate(count().as("window_closed"));
        assertThatThrownBy(query::withWindowClosed)
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("named 'window_closed'");
        assertThat(((RowTypeInfo) query().withWindowClosed().toChangelog().getType()))
                .returns(Types.BOOLEAN, type -> type.getTypeAt("window_closed"));
    }

    @Test
    void aChangelogNeedsAggregatesThatTakeBack() {
        Windowed<Trade> windowed =
                Sluice.onChangelog(trades, trade -> RowKind.INSERT)
                        .keyBy("trader", Trade::trader)
                        .window(Windows.tumbling(Duration.ofSeconds(1)));
        assertThatThrownBy(() -> windowed.aggregate(count(), sum(Trade::price).as("total")))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageStartingWith(
                        "The aggregate 'total', SUM(DOUBLE), cannot take records back exactly, as a changelog as input");
        accepted(windowed.aggregate(count(), sum(Trade::quantity).as("volume")));
        accepted(windowed.aggregate(max(Trade::price).as("top")));
    }

    @Test
    void aChangelogNeedsWindowsThatDoNotDependOnItsRecords() {
        Grouping<Trade> changes =
                Sluice.onChangelog(trades, trade -> RowKind.INSERT).keyBy("trader", Trade::trader);
        for (Windows windows :
                List.of(
                        Windows.session(Duration.ofSeconds(1)),
                        Windows.ofRecords(10),
                        Windows.tumbling(Duration.ofSeconds(1)).inProcessingTime())) {
            refused(
                    changes.window(windows).aggregate(count()),
                    "a changelog as input does not go with " + windows.spec());
        }
        accepted(
                changes.window(Windows.calendar(CalendarUnit.DAY, ZoneOffset.UTC))
                        .aggregate(count()));
    }

    @Test
    void foldingAlwaysCannotPublishPerRecord() {
        refused(
                query().emit(Emit.perRecord()).fold(FoldMode.ALWAYS),
                "fold(ALWAYS) cannot be combined with the emission policy PER_RECORD");
        refused(
                query().emit(Emit.allGroupsPerRecord()).fold(FoldMode.ALWAYS),
                "fold(ALWAYS) cannot be combined with the emission policy ALL_GROUPS_PER_RECORD");
        environment.configure(new Configuration().set(SluiceOptions.FOLD_MODE, FoldMode.ALWAYS));
        accepted(query().emit(Emit.perRecord()));
    }

    @Test
    void optionsAreReadFromTheEnvironmentAndFromTheQuery() {
        environment.configure(new Configuration().set(SluiceOptions.FOLD_BATCH_SIZE, 0));
        refused(query(), "sluice.fold.batch-size must be at least 1 record, got 0");
        accepted(query().options(new Configuration().set(SluiceOptions.FOLD_BATCH_SIZE, 1)));
        refused(
                query().options(new Configuration().set(SluiceOptions.FOLD_BATCH_SIZE, -7)),
                "sluice.fold.batch-size must be at least 1 record, got -7");
    }

    @Test
    void blankNamesOfTheQueryAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> query().uid(""))
                .withMessage("uid must not be blank, got ''");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> query().name(" "))
                .withMessage("name must not be blank, got ' '");
    }

    @Test
    void fieldsThatAreNotSerializableAreRefused() {
        Object notSerializable = new Object();
        Windowed<Trade> windowed = grouped().window(Windows.tumbling(Duration.ofSeconds(1)));
        assertThatThrownBy(() -> windowed.aggregate(sum((Trade t) -> notSerializable.hashCode())))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("not serializable");
    }

    private Grouping<Trade> grouped() {
        return Sluice.on(trades).keyBy("trader", Trade::trader).keyBy("symbol", Trade::symbol);
    }

    private Query<Trade> query() {
        return query(Windows.tumbling(Duration.ofSeconds(1)));
    }

    private Query<Trade> query(Windows windows) {
        return grouped().window(windows).aggregate(count());
    }

    private static void accepted(Query<Trade> query) {
        assertThatCode(query::toChangelog).doesNotThrowAnyException();
    }

    private static void refused(Query<Trade> query, String message) {
        assertThatThrownBy(query::toChangelog).hasMessageContaining(message);
    }
}
