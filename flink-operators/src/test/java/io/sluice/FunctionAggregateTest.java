package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.aggregate.ObjectAggregate;
import io.sluice.runtime.DeferredFunction;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.RichAggregateFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class FunctionAggregateTest {

    private static final BuildContext<Trade> CONTEXT =
            new BuildContext<>(
                    StreamExecutionEnvironment.getExecutionEnvironment(),
                    TypeInformation.of(Trade.class));

    /** The mean price, weighted by quantity. */
    static class WeightedPrice implements AggregateFunction<Trade, Tuple2<Double, Long>, Double> {

        private static final long serialVersionUID = 1L;

        @Override
        public Tuple2<Double, Long> createAccumulator() {
            return Tuple2.of(0.0, 0L);
        }

        @Override
        public Tuple2<Double, Long> add(Trade trade, Tuple2<Double, Long> sums) {
            sums.f0 += trade.price() * trade.quantity();
            sums.f1 += trade.quantity();
            return sums;
        }

        @Override
        public Double getResult(Tuple2<Double, Long> sums) {
            return sums.f1 == 0 ? null : sums.f0 / sums.f1;
        }

        /** Reuses its second argument, as a function may. */
        @Override
        public Tuple2<Double, Long> merge(Tuple2<Double, Long> a, Tuple2<Double, Long> b) {
            b.f0 += a.f0;
            b.f1 += a.f1;
            return b;
        }
    }

    private static final class WithoutMerge extends WeightedPrice {
        private static final long serialVersionUID = 1L;

        @Override
        public Tuple2<Double, Long> merge(Tuple2<Double, Long> a, Tuple2<Double, Long> b) {
            throw new UnsupportedOperationException("merge");
        }
    }

    private static final class NullMerge extends WeightedPrice {
        private static final long serialVersionUID = 1L;

        @Override
        public Tuple2<Double, Long> merge(Tuple2<Double, Long> a, Tuple2<Double, Long> b) {
            return null;
        }
    }

    private static final class Rich extends RichAggregateFunction<Trade, Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(Trade trade, Long count) {
            return count + 1;
        }

        @Override
        public Long getResult(Long count) {
            return count;
        }

        @Override
        public Long merge(Long a, Long b) {
            return a + b;
        }
    }

    /** Has types that cannot be extracted. */
    private static final class Collect<T> implements AggregateFunction<T, List<T>, List<T>> {
        private static final long serialVersionUID = 1L;

        @Override
        public List<T> createAccumulator() {
            return new ArrayList<>();
        }

        @Override
        public List<T> add(T value, List<T> values) {
            values.add(value);
            return values;
        }

        @Override
        public List<T> getResult(List<T> values) {
            return List.copyOf(values);
        }

        @Override
        public List<T> merge(List<T> a, List<T> b) {
            a.addAll(b);
            return a;
        }
    }

    private static final class Deferred extends WeightedPrice implements DeferredFunction {
        private static final long serialVersionUID = 1L;

        @Override
        public Tuple2<Double, Long> createAccumulator() {
            throw new IllegalStateException("not opened");
        }

        @Override
        public String functionName() {
            return "of.a.User";
        }
    }

    @Test
    void typesAreExtracted() {
        ResolvedAggregate<Trade> resolved = resolve(Aggregates.of(new WeightedPrice()));
        assertThat(resolved.resultType()).isEqualTo(Types.DOUBLE);
        assertThat(resolved.accumulatorSerializer())
                .isEqualTo(CONTEXT.serializer(Types.TUPLE(Types.DOUBLE, Types.LONG)));
    }

    @Test
    void typesCanBeGiven() {
        ResolvedAggregate<Trade> resolved =
                resolve(
                        Aggregates.of(
                                new Collect<Trade>(),
                                Types.LIST(CONTEXT.inputType()),
                                Types.LIST(CONTEXT.inputType())));
        assertThat(resolved.resultType()).isEqualTo(Types.LIST(CONTEXT.inputType()));
    }

    @Test
    @SuppressWarnings("unchecked") // Made of this function.
    void mergingLeavesTheSecondAccumulatorAlone() {
        ObjectAggregate<Trade, Tuple2<Double, Long>> aggregate =
                (ObjectAggregate<Trade, Tuple2<Double, Long>>)
                        resolve(Aggregates.of(new WeightedPrice())).aggregate();
        Tuple2<Double, Long> from = aggregate.accumulate(Trade.of("t", "s", 0, 10.0, 3), 0, null);
        Tuple2<Double, Long> into = aggregate.accumulate(Trade.of("t", "s", 0, 20.0, 1), 0, null);

        Tuple2<Double, Long> merged = aggregate.merge(into, from);
        aggregate.accumulate(Trade.of("t", "s", 0, 100.0, 100), 0, merged);

        assertThat(from).isEqualTo(Tuple2.of(30.0, 3L));
        assertThat(aggregate.result(from)).isEqualTo(10.0);
        assertThat(aggregate.copy(from)).isEqualTo(from).isNotSameAs(from);
        assertThat(aggregate.result(null)).isNull();
    }

    @Test
    void functionsThatCannotMergeAreRefused() {
        assertThatThrownBy(() -> resolve(Aggregates.of(new WithoutMerge()).as("vwap")))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("'vwap'")
                .hasMessageContaining("must merge accumulators")
                .hasMessageContaining("UnsupportedOperationException");
        assertThatThrownBy(() -> resolve(Aggregates.of(new NullMerge()).as("vwap")))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("returns null");
    }

    @Test
    void functionsThatAreOpenedInTheJobAreNotTriedBefore() {
        assertThat(resolve(Aggregates.of(new Deferred())).aggregate().stateKind())
                .isEqualTo("FUNCTION(of.a.User)");
    }

    @Test
    void richFunctionsAreRefused() {
        assertThatThrownBy(() -> resolve(Aggregates.of(new Rich()).as("n")))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("'n'")
                .hasMessageContaining("RichFunction");
    }

    private static ResolvedAggregate<Trade> resolve(Aggregation<Trade> aggregation) {
        return aggregation.source().resolve(aggregation.name(), CONTEXT);
    }
}
