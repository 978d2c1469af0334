package io.sluice.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AggregateChainTest {

    private static final int OBJECTS = 20;
    private static final int MOST_STEPS = 20;
    private static final int MOST_LANES = 6;

    static LongStream seeds() {
        return Seeds.of(50);
    }

    @Test
    void everyStepHasItsOwnHiddenClass() {
        List<Step<Object>> steps = steps(new Random(1));
        AggregateChain one = AggregateChain.of(steps);
        AggregateChain two = AggregateChain.of(steps);

        assertThat(one.getClass().isHidden()).isTrue();
        assertThat(two.getClass()).isNotSameAs(one.getClass());
    }

    @Test
    void loopStandsInWhereHiddenClassesCannotBeDefined() {
        List<Step<Object>> steps = steps(new Random(1));

        assertThat(AggregateChain.of(steps, "Missing.class")).isInstanceOf(LoopChain.class);
        assertThat(AggregateChain.of(steps, "Sample.class")).isInstanceOf(LoopChain.class);
    }

    @Test
    void templateIsNotUsable() {
        assertThatThrownBy(HiddenLink::new)
                .isInstanceOf(ExceptionInInitializerError.class)
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void hiddenClassesDoWhatTheLoopDoes(long seed) {
        Random random = new Random(seed);
        List<Step<Object>> steps = steps(random);
        AggregateChain chain = AggregateChain.of(steps);
        AggregateChain loop = new LoopChain(steps);
        boolean retracts = steps.stream().allMatch(Step::retracts);
        Cells one = new Cells(steps);
        Cells two = new Cells(steps);
        for (Sample sample : new RandomSamples(random).next(100)) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    one.merge(chain);
                    two.merge(loop);
                }
                case 1 -> {
                    if (retracts) {
                        one.retract(chain);
                        two.retract(loop);
                    }
                }
                default -> {
                    int row = random.nextInt(2);
                    one.accumulate(chain, sample, row);
                    two.accumulate(loop, sample, row);
                }
            }
            assertThat(one.lanes).isEqualTo(two.lanes);
            assertThat(one.objects).isEqualTo(two.objects);
        }
    }

    /** One to twenty random steps, with what retracts more often than chance. */
    private static List<Step<Object>> steps(Random random) {
        int kinds = random.nextBoolean() ? 4 : 16;
        List<Step<Object>> steps = new ArrayList<>();
        int lanes = 1;
        for (int i = 1 + random.nextInt(MOST_STEPS); i > 0; i--) {
            LaneAggregate<Sample> aggregate =
                    switch (random.nextInt(kinds)) {
                        case 0 -> new CountAll<>();
                        case 1 -> new Count<>(Sample::integer);
                        case 2 -> new LongSum<>(Sample.INTEGER, true);
                        case 3 -> new LongAvg<>(Sample.INTEGER);
                        case 4 -> new LongMin<>(Sample.INTEGER);
                        case 5 -> new LongMax<>(Sample.INTEGER);
                        case 6 -> new DoubleSum<>(Sample.REAL);
                        case 7 -> new DoubleAvg<>(Sample.REAL);
                        case 8 -> new DoubleMin<>(Sample.REAL);
                        case 9 -> new DoubleMax<>(Sample.REAL);
                        case 10 -> new LongVariance<>(Sample.INTEGER, Dispersion.VAR_POP);
                        case 11 -> new DoubleVariance<>(Sample.REAL, Dispersion.STDDEV_SAMP);
                        case 12 -> First.ofDoubles(Sample.REAL);
                        case 13 -> new LaneFilter<>(Last.ofLongs(Sample.INTEGER), Sample::isChosen);
                        default -> new Count<>(Sample::real);
                    };
            steps.add(untyped(new LaneStep<>(aggregate, lanes)));
            lanes += aggregate.lanes();
            if (kinds > 4 && random.nextInt(5) == 0) {
                steps.add(
                        untyped(
                                random.nextBoolean()
                                        ? new ObjectStep<>(
                                                new Journal(), 2 * (steps.size() % OBJECTS))
                                        : new ObjectStep<>(
                                                new CountDistinct<>(Sample::text),
                                                2 * (steps.size() % OBJECTS) + 1)));
            }
        }
        return steps;
    }

    @SuppressWarnings("unchecked") // The chains of this test are given samples only.
    private static Step<Object> untyped(Step<Sample> step) {
        return (Step<Object>) (Step<?>) step;
    }

    /** Two rows. */
    private static final class Cells {

        private static final int STRIDE = 1 + MOST_STEPS * MOST_LANES;

        private final long[] lanes = new long[2 * STRIDE];
        private final Object[] objects = new Object[2 * 2 * OBJECTS];

        Cells(List<Step<Object>> steps) {
            for (Step<Object> step : steps) {
                step.init(lanes, 0);
                step.init(lanes, STRIDE);
            }
        }

        void accumulate(AggregateChain chain, Sample sample, int row) {
            chain.accumulate(
                    sample, sample.timestamp(), lanes, row * STRIDE, objects, row * 2 * OBJECTS);
        }

        void merge(AggregateChain chain) {
            chain.merge(lanes, 0, objects, 0, lanes, STRIDE, objects, 2 * OBJECTS);
        }

        void retract(AggregateChain chain) {
            chain.retract(lanes, 0, objects, 0, lanes, STRIDE, objects, 2 * OBJECTS);
        }
    }
}
