package io.sluice;

import static io.sluice.Aggregates.avg;
import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.max;
import static io.sluice.Aggregates.min;
import static io.sluice.Aggregates.sum;
import static io.sluice.Aggregates.truncatedAvg;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.NamedAggregate;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
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
    void otherNumbersAreRefused() {
        assertThatThrownBy(() -> resolve(sum(Trade::total).as("total")))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("'total' reads a java.math.BigDecimal")
                .hasMessageContaining("Byte, Short, Integer, Long, Float and Double");
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
            layout.accumulate(trade, 0, lanes, 0, objects, 0);
        }
        return layout.result(0, lanes, 0, objects, 0);
    }
}
