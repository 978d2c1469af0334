package io.sluice;

import static io.sluice.Aggregates.approxCountDistinct;
import static io.sluice.Aggregates.argMax;
import static io.sluice.Aggregates.argMin;
import static io.sluice.Aggregates.avg;
import static io.sluice.Aggregates.collect;
import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.countDistinct;
import static io.sluice.Aggregates.first;
import static io.sluice.Aggregates.last;
import static io.sluice.Aggregates.max;
import static io.sluice.Aggregates.median;
import static io.sluice.Aggregates.min;
import static io.sluice.Aggregates.percentile;
import static io.sluice.Aggregates.stddevPop;
import static io.sluice.Aggregates.stddevSamp;
import static io.sluice.Aggregates.stringAgg;
import static io.sluice.Aggregates.sum;
import static io.sluice.Aggregates.topN;
import static io.sluice.Aggregates.truncatedAvg;
import static io.sluice.Aggregates.varPop;
import static io.sluice.Aggregates.varSamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.NamedAggregate;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** Every shape of call compiles without a cast and picks the right computation. */
class AggregatesTest {

    private static final BuildContext<Trade> CONTEXT =
            new BuildContext<>(
                    StreamExecutionEnvironment.getExecutionEnvironment(),
                    TypeInformation.of(Trade.class));

    private static final Trade TRADE =
            new Trade("t", "s", 0, 3, 4L, 0.5f, 2.5, 7, 8L, 1.5f, 9.5, BigDecimal.ONE);

    @Test
    void primitiveFieldsByMethodReference() {
        assertThat(resultOf(sum(Trade::quantity))).isEqualTo(3L);
        assertThat(resultOf(sum(Trade::volume))).isEqualTo(4L);
        assertThat(resultOf(sum(Trade::rate))).isEqualTo(0.5);
        assertThat(resultOf(sum(Trade::price))).isEqualTo(2.5);
    }

    @Test
    void boxedFieldsByMethodReference() {
        assertThat(resultOf(sum(Trade::lots))).isEqualTo(7L);
        assertThat(resultOf(sum(Trade::shares))).isEqualTo(8L);
        assertThat(resultOf(sum(Trade::discount))).isEqualTo(1.5);
        assertThat(resultOf(sum(Trade::fee))).isEqualTo(9.5);
    }

    @Test
    void lambdasWithTypedParameters() {
        assertThat(resultOf(sum((Trade t) -> t.price() * t.quantity()))).isEqualTo(7.5);
        assertThat(resultOf(sum((Trade t) -> t.quantity() * 2))).isEqualTo(6L);
        assertThat(resultOf(sum((Trade t) -> t.shares()))).isEqualTo(8L);
        assertThat(resultOf(max((Trade t) -> t.fee() == null ? null : t.fee() * 2)))
                .isEqualTo(19.0);
    }

    @Test
    void everyAggregateTakesEveryKindOfField() {
        assertThat(resultOf(avg(Trade::quantity))).isEqualTo(3.0);
        assertThat(resultOf(avg(Trade::price))).isEqualTo(2.5);
        assertThat(resultOf(avg(Trade::lots))).isEqualTo(7.0);
        assertThat(resultOf(truncatedAvg(Trade::quantity))).isEqualTo(3L);
        assertThat(resultOf(min(Trade::quantity))).isEqualTo(3L);
        assertThat(resultOf(min(Trade::price))).isEqualTo(2.5);
        assertThat(resultOf(min(Trade::fee))).isEqualTo(9.5);
        assertThat(resultOf(max(Trade::quantity))).isEqualTo(3L);
        assertThat(resultOf(max(Trade::price))).isEqualTo(2.5);
        assertThat(resultOf(max(Trade::lots))).isEqualTo(7L);
        assertThat(resultOf(count())).isEqualTo(1L);
        assertThat(resultOf(count(Trade::fee))).isEqualTo(1L);
    }

    @Test
    void nullsAreIgnored() {
        Trade nulls = Trade.of("t", "s", 0, 1.0, 1);
        assertThat(resultOf(sum(Trade::lots), nulls)).isNull();
        assertThat(resultOf(sum(Trade::lots), nulls, TRADE, nulls)).isEqualTo(7L);
        assertThat(resultOf(avg(Trade::fee), nulls, TRADE)).isEqualTo(9.5);
        assertThat(resultOf(count(Trade::fee), nulls, TRADE)).isEqualTo(1L);
        assertThat(resultOf(Aggregates.<Trade>count(), nulls, TRADE)).isEqualTo(2L);
    }

    @Test
    void aggregatesOfSupertypesFit() {
        Aggregation<Object> hashes = sum((Object o) -> 1);
        assertThat(resultOf(hashes)).isEqualTo(1L);
    }

    @Test
    void resultTypes() {
        assertThat(resolve(count()).resultType()).isEqualTo(Types.LONG);
        assertThat(resolve(sum(Trade::quantity)).resultType()).isEqualTo(Types.LONG);
        assertThat(resolve(sum(Trade::quantity).widened()).resultType()).isEqualTo(Types.BIG_DEC);
        assertThat(resolve(sum(Trade::lots).widened()).resultType()).isEqualTo(Types.BIG_DEC);
        assertThat(resolve(sum(Trade::price)).resultType()).isEqualTo(Types.DOUBLE);
        assertThat(resolve(avg(Trade::quantity)).resultType()).isEqualTo(Types.DOUBLE);
        assertThat(resolve(max(Trade::discount)).resultType()).isEqualTo(Types.DOUBLE);
    }

    @Test
    void widenedSumFitsWhatALongDoesNot() {
        assertThat(resultOf(sum((Trade t) -> Long.MAX_VALUE).widened(), TRADE, TRADE))
                .isEqualTo(
                        new BigDecimal(
                                BigInteger.valueOf(Long.MAX_VALUE).multiply(BigInteger.TWO)));
    }

    @Test
    void onlySumsOfIntegersAreWidened() {
        String message = "only a sum of integers can be widened";
        assertThatThrownBy(() -> avg(Trade::quantity).widened()).hasMessageContaining(message);
        assertThatThrownBy(() -> sum(Trade::price).widened()).hasMessageContaining(message);
        assertThatThrownBy(() -> max(Trade::lots).widened()).hasMessageContaining(message);
        assertThatThrownBy(() -> count().widened()).hasMessageContaining(message);
        Aggregation<Trade> boxed = sum(Trade::fee).as("fees").widened();
        assertThatThrownBy(() -> resolve(boxed))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("'fees'")
                .hasMessageContaining(message);
    }

    @Test
    void decimalsAreExact() {
        assertThat(resultOf(sum(Trade::total), TRADE, TRADE)).isEqualTo(new BigDecimal("2"));
        assertThat(resultOf(avg(Trade::total), TRADE, TRADE)).isEqualTo(new BigDecimal("1"));
        assertThat(resolve(sum(Trade::total)).resultType()).isEqualTo(Types.BIG_DEC);
        assertThat(resultOf(max(Trade::total))).isEqualTo(BigDecimal.ONE);
        assertThat(resultOf(sum(Trade::total), Trade.of("t", "s", 0, 1.0, 1))).isNull();
    }

    @Test
    void otherNumbersAreRefused() {
        assertThatThrownBy(() -> resolve(varPop((Trade t) -> BigInteger.ONE).as("big")))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("'big' reads a java.math.BigInteger");
        assertThatThrownBy(() -> resolve(sum((Trade t) -> BigInteger.ONE).as("big")))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("'big' reads a java.math.BigInteger")
                .hasMessageContaining("Float, Double and BigDecimal");
    }

    @Test
    void extremesOfEveryComparableType() {
        Trade other = Trade.of("a", "z", 5, 1.0, 1);
        assertThat(resultOf(min(Trade::trader), TRADE, other)).isEqualTo("a");
        assertThat(resultOf(max(Trade::symbol), TRADE, other)).isEqualTo("z");
        assertThat(resultOf(min((Trade t) -> Instant.ofEpochMilli(t.timestamp())), other, TRADE))
                .isEqualTo(Instant.EPOCH);
        assertThat(resultOf(max((Trade t) -> dateTime(t)), TRADE, other))
                .isEqualTo(LocalDateTime.of(1970, 1, 1, 0, 0, 5));
        assertThat(resultOf(max((Trade t) -> t.timestamp() > 0), TRADE, other)).isEqualTo(true);
        assertThat(resolve(min(Trade::trader)).resultType()).isEqualTo(Types.STRING);
        assertThat(resolve(max((Trade t) -> dateTime(t))).resultType())
                .isEqualTo(Types.LOCAL_DATE_TIME);
        assertThat(resultOf(min(Trade::trader), new Trade[0])).isNull();
    }

    private static LocalDateTime dateTime(Trade trade) {
        return LocalDateTime.ofEpochSecond(trade.timestamp(), 0, ZoneOffset.UTC);
    }

    @Test
    void dispersion() {
        Trade two = TRADE.withLots(9);
        assertThat(resultOf(varPop(Trade::lots), TRADE, two)).isEqualTo(1.0);
        assertThat(resultOf(varSamp(Trade::lots), TRADE, two)).isEqualTo(2.0);
        assertThat(resultOf(stddevPop(Trade::lots), TRADE, two)).isEqualTo(1.0);
        assertThat(resultOf(stddevSamp(Trade::quantity), TRADE, two)).isEqualTo(0.0);
        assertThat(resultOf(varPop(Trade::price), TRADE, two)).isEqualTo(0.0);
        assertThat(resultOf(stddevSamp(Trade::fee), TRADE)).isNull();
        assertThat(resolve(varPop(Trade::quantity)).resultType()).isEqualTo(Types.DOUBLE);
        assertThat(resultOf(varSamp((Trade t) -> BigDecimal.valueOf(t.lots())), TRADE, two))
                .isEqualTo(new BigDecimal("2"));
        assertThat(resultOf(stddevSamp(Trade::total), TRADE)).isNull();
        assertThat(resolve(stddevPop(Trade::total)).resultType()).isEqualTo(Types.BIG_DEC);
    }

    @Test
    void firstAndLastGoByEventTime() {
        Trade early = Trade.of("early", "s", 1, 10.0, 1).withLots(8);
        Trade late = Trade.of("late", "s", 2, 20.0, 2);
        assertThat(resultOf(first(Trade::price), late, early)).isEqualTo(10.0);
        assertThat(resultOf(last(Trade::price), late, early)).isEqualTo(20.0);
        assertThat(resultOf(first(Trade::quantity), late, early)).isEqualTo(1L);
        assertThat(resultOf(last(Trade::trader), late, early)).isEqualTo("late");
        assertThat(resultOf(last(Trade::lots), late, early)).isEqualTo(8L);
        assertThat(resultOf(first(Trade::trader), new Trade[0])).isNull();
    }

    @Test
    void choicesByAnotherField() {
        Trade small = Trade.of("small", "s", 1, 10.0, 1);
        Trade large = Trade.of("large", "s", 2, 20.0, 2);
        assertThat(resultOf(argMin(Trade::trader, Trade::price), large, small)).isEqualTo("small");
        assertThat(resultOf(argMax(Trade::trader, Trade::price), large, small)).isEqualTo("large");
        assertThat(resultOf(argMax(Trade::trader, Trade::fee), large, small)).isNull();
        assertThat(resultOf(topN(Trade::price, 1), large, small)).isEqualTo(List.of(20.0));
        assertThat(resultOf(topN(Trade::trader, Trade::price, 5), small, large))
                .isEqualTo(List.of("large", "small"));
        assertThat(resolve(topN(Trade::trader, Trade::price, 5)).resultType())
                .isEqualTo(Types.LIST(Types.STRING));
        assertThatThrownBy(() -> resolve(topN(Trade::price, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the limit of TOP_N must be at least 1, got 0");
    }

    @Test
    void lists() {
        Trade early = Trade.of("a", "x", 1, 10.0, 1);
        Trade late = Trade.of("b", "y", 2, 20.0, 2);
        assertThat(resultOf(stringAgg(Trade::trader, "-"), late, early)).isEqualTo("a-b");
        assertThat(resultOf(stringAgg(Trade::trader, "-", 1), late, early)).isEqualTo("a");
        assertThat(resultOf(collect(Trade::quantity, 10), late, early)).isEqualTo(List.of(1, 2));
        assertThat(resolve(collect(Trade::quantity, 10)).resultType())
                .isEqualTo(Types.LIST(Types.INT));
    }

    /** What reads their state knows how many values there can be. */
    @Test
    void listsOfMoreThanTheLimitAreNoState() {
        for (Aggregation<Trade> list :
                List.of(
                        stringAgg(Trade::trader, "-", 7),
                        collect(Trade::quantity, 7),
                        topN(Trade::price, 7),
                        topN(Trade::trader, Trade::price, 7))) {
            byte[] forged = {0, 0, 0, 8};
            assertThatThrownBy(
                            () ->
                                    resolve(list)
                                            .accumulatorSerializer()
                                            .deserialize(new DataInputDeserializer(forged)))
                    .hasMessage("corrupt: a list of 8 values, of which 7 are kept");
        }
    }

    @Test
    void differentValues() {
        assertThat(resultOf(countDistinct(Trade::trader), TRADE, TRADE)).isEqualTo(1L);
        assertThat(resultOf(countDistinct(Trade::fee), TRADE, TRADE.withFee(null))).isEqualTo(1L);
        assertThat(resultOf(approxCountDistinct(Trade::quantity), TRADE, TRADE)).isEqualTo(1L);
        assertThat(resultOf(countDistinct(Trade::trader), new Trade[0])).isEqualTo(0L);
        assertThatThrownBy(
                        () -> resolve(approxCountDistinct((Trade t) -> BigInteger.ONE).as("big")))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("'big' reads a java.math.BigInteger")
                .hasMessageContaining("countDistinct");
    }

    @Test
    void percentiles() {
        Trade[] trades = {TRADE, TRADE.withFee(1.0), TRADE.withFee(2.0)};
        assertThat(resultOf(median(Trade::fee), trades)).isEqualTo(2.0);
        assertThat(resultOf(percentile(Trade::fee, 1), trades)).isEqualTo(9.5);
        assertThat(resultOf(median(Trade::quantity), trades)).isEqualTo(3.0);
        assertThat(resultOf(percentile(Trade::price, 0.1), trades)).isEqualTo(2.5);
        assertThatThrownBy(() -> percentile(Trade::price, 95))
                .hasMessageContaining("from 0 to 1, for instance 0.95, got 95.0");
    }

    @Test
    void valuesThatMayChangeAreRefused() {
        assertThatThrownBy(() -> resolve(countDistinct((Trade t) -> new byte[1]).as("bytes")))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("'bytes' reads a ")
                .hasMessageContaining("not known to be immutable");
        assertThatThrownBy(
                        () ->
                                resolve(
                                        countDistinct((Trade t) -> new StringBuilder(t.trader()))
                                                .as("builder")))
                .hasMessageContaining("'builder' reads a ")
                .hasMessageContaining("StringBuilder");
    }

    @Test
    void typeThatCannotBeFoundOutIsGiven() {
        ValueField<Trade, String> field = ValueField.of(generic("x"), Types.STRING);
        assertThat(resolve(max(field)).resultType()).isEqualTo(Types.STRING);
        assertThat(resultOf(max(field))).isEqualTo("x");
    }

    private static <V> ValueField<Trade, V> generic(V value) {
        return trade -> value;
    }

    @Test
    void filters() {
        Trade many = Trade.of("many", "s", 0, 1.0, 1000);
        assertThat(resultOf(count().filter((Trade t) -> t.quantity() > 100), TRADE, many))
                .isEqualTo(1L);
        assertThat(resultOf(sum(Trade::quantity).filter(t -> t.quantity() > 100), TRADE, many))
                .isEqualTo(1000L);
        assertThat(resultOf(max(Trade::trader).filter(t -> t.quantity() > 9999), TRADE, many))
                .isNull();
        Aggregation<Trade> filtered =
                sum(Trade::quantity).as("large").filter(t -> t.quantity() > 100).widened();
        assertThat(filtered.name()).isEqualTo("large");
        assertThat(resolve(filtered).resultType()).isEqualTo(Types.BIG_DEC);
        assertThatThrownBy(() -> max(Trade::lots).filter(t -> true).widened())
                .hasMessageContaining("only a sum of integers");
    }

    @Test
    void retractableAggregatesRetract() {
        for (Aggregation<Trade> aggregation :
                List.<Aggregation<Trade>>of(
                        Aggregates.<Trade>count(),
                        count(Trade::fee),
                        sum(Trade::quantity),
                        avg(Trade::lots),
                        sum(Trade::total),
                        min(Trade::quantity),
                        max(Trade::price),
                        max(Trade::lots),
                        min(Trade::discount),
                        max(Trade::trader),
                        stddevPop(Trade::quantity),
                        countDistinct(Trade::trader),
                        max(Trade::price).filter(t -> t.price() > 1))) {
            ResultColumn<Trade> column =
                    ResultColumn.of(aggregation.as("x").retractable(), CONTEXT);
            assertThat(column.column().aggregate().aggregate().retracts())
                    .as(column.column().aggregate().aggregate().stateKind())
                    .isTrue();
            assertThat(resultOf(aggregation.retractable(), TRADE))
                    .isEqualTo(resultOf(aggregation, TRADE));
        }
    }

    @Test
    void whatCannotRetractExactlyIsRefused() {
        for (Aggregation<Trade> aggregation :
                List.<Aggregation<Trade>>of(
                        sum(Trade::price),
                        avg(Trade::fee),
                        varPop(Trade::price),
                        last(Trade::price),
                        approxCountDistinct(Trade::trader),
                        median(Trade::price),
                        stringAgg(Trade::trader, ","),
                        argMax(Trade::trader, Trade::price))) {
            assertThatThrownBy(() -> ResultColumn.of(aggregation.as("x").retractable(), CONTEXT))
                    .isInstanceOf(InvalidProgramException.class)
                    .hasMessageContaining("'x'")
                    .hasMessageContaining("cannot take records back exactly");
        }
    }

    @Test
    void namesAreTheAggregatesOwnUnlessGiven() {
        assertThat(sum(Trade::quantity).name()).isEqualTo("sum");
        assertThat(count().name()).isEqualTo("count");
        assertThat(count().as("trades").name()).isEqualTo("trades");
        assertThat(sum(Trade::quantity).as("volume").widened().name()).isEqualTo("volume");
    }

    private static <S> ResolvedAggregate<S> resolve(Aggregation<S> aggregation) {
        @SuppressWarnings("unchecked") // Trades, or what trades are.
        BuildContext<? extends S> context = (BuildContext<? extends S>) CONTEXT;
        return aggregation.source().resolve(aggregation.name(), context);
    }

    private static Object resultOf(Aggregation<? super Trade> aggregation) {
        return resultOf(aggregation, TRADE);
    }

    private static Object resultOf(Aggregation<? super Trade> aggregation, Trade... trades) {
        NamedAggregate<Trade> named = ResultColumn.of(aggregation, CONTEXT).column().aggregate();
        AccumulatorLayout<Trade> layout = new AccumulatorLayout<>(List.of(named));
        long[] lanes = new long[layout.longStride()];
        Object[] objects = new Object[layout.objectStride()];
        layout.init(lanes, 0, objects, 0);
        for (Trade trade : trades) {
            layout.accumulate(trade, trade.timestamp(), lanes, 0, objects, 0);
        }
        return layout.result(0, lanes, 0, objects, 0);
    }
}
