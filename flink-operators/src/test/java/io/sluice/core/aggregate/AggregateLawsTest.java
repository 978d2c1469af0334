package io.sluice.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Seeds;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws of {@link Aggregate}, for every bundled aggregate. */
class AggregateLawsTest {

    private static final int SEEDS = 40;
    private static final int MOST_SAMPLES = 60;
    private static final double TOLERANCE = 1e-9;

    /**
     * An aggregate and an independent way to compute its result.
     *
     * @param naive result of the samples, or the message of the error
     */
    private record Law(
            Aggregate<Sample> aggregate, Function<List<Sample>, @Nullable Object> naive) {

        AccumulatorLayout<Sample> layout() {
            return new AccumulatorLayout<>(List.of(new NamedAggregate<>("x", aggregate)));
        }

        boolean rounds() {
            return aggregate instanceof DoubleSum
                    || aggregate instanceof DoubleAvg
                    || aggregate instanceof DoubleVariance;
        }

        @Override
        public String toString() {
            return aggregate.getClass().getSimpleName() + " " + aggregate.stateKind();
        }
    }

    private static final List<Law> LAWS =
            Stream.of(NaiveLaws.BASIC, NaiveLaws.NUMBERS, NaiveLaws.VALUES)
                    .flatMap(laws -> laws.entrySet().stream())
                    .map(law -> new Law(law.getKey(), law.getValue()))
                    .toList();

    static Stream<Arguments> lawsOfRetraction() {
        return laws().filter(arguments -> ((Law) arguments.get()[0]).aggregate().retracts());
    }

    static Stream<Arguments> laws() {
        return LAWS.stream()
                .flatMap(law -> Seeds.of(SEEDS).mapToObj(seed -> Arguments.of(law, seed)));
    }

    @ParameterizedTest
    @MethodSource("laws")
    void resultIsWhatTheRecordsGive(Law law, long seed) {
        List<Sample> samples = samples(seed);

        requireSame(law, Row.of(law.layout(), samples), law.naive().apply(samples));
    }

    @ParameterizedTest
    @MethodSource("laws")
    void numberInLanesIsTheResult(Law law, long seed) {
        LaneNumber number = LaneNumber.of(law.aggregate());
        if (number == null) {
            return;
        }
        AccumulatorLayout<Sample> layout = law.layout();
        long[] lanes = new long[layout.longStride()];
        layout.init(lanes, 0, new Object[0], 0);
        for (Sample sample : samples(seed)) {
            layout.accumulate(sample, sample.timestamp(), lanes, 0, new Object[0], 0);
        }
        int at = layout.laneOffset(0);

        Object result = ((LaneAggregate<Sample>) law.aggregate()).result(lanes, at);
        assertThat(number.isNull(lanes, at)).isEqualTo(result == null);
        if (result instanceof Double real) {
            assertThat(number.isReal()).isTrue();
            assertThat(Double.longBitsToDouble(number.bits(lanes, at))).isEqualTo(real);
        } else if (result != null) {
            assertThat(number.isReal()).isFalse();
            assertThat(number.bits(lanes, at)).isEqualTo(((Number) result).longValue());
        }
    }

    @Test
    void numbersInLanesAreKnown() {
        assertThat(LAWS.stream().map(law -> LaneNumber.of(law.aggregate())))
                .filteredOn(number -> number != null)
                .extracting(number -> (Object) number.getClass())
                .contains(
                        CountAll.class,
                        Count.class,
                        LongSum.class,
                        LongAvg.class,
                        LongMin.class,
                        LongMax.class,
                        DoubleSum.class,
                        DoubleAvg.class,
                        DoubleMin.class,
                        DoubleMax.class);
    }

    @ParameterizedTest
    @MethodSource("laws")
    void orderOfRecordsDoesNotMatter(Law law, long seed) {
        List<Sample> samples = samples(seed);
        Object expected = law.naive().apply(samples);
        Collections.shuffle(samples, new Random(seed));

        requireSame(law, Row.of(law.layout(), samples), expected);
    }

    @ParameterizedTest
    @MethodSource("laws")
    void mergeIsAssociativeAndCommutative(Law law, long seed) {
        List<Sample> samples = samples(seed);
        Random random = new Random(seed);
        int one = random.nextInt(samples.size() + 1);
        int two = one + random.nextInt(samples.size() - one + 1);
        AccumulatorLayout<Sample> layout = law.layout();
        Row<Sample> a = Row.of(layout, samples.subList(0, one));
        Row<Sample> b = Row.of(layout, samples.subList(one, two));
        Row<Sample> c = Row.of(layout, samples.subList(two, samples.size()));
        Object expected = law.naive().apply(samples);

        requireSame(law, a.copy().merge(b).merge(c), expected);
        requireSame(law, a.copy().merge(b.copy().merge(c)), expected);
        requireSame(law, c.copy().merge(b).merge(a), expected);
        assertThat(a.copy().merge(b).merge(c).records()).isEqualTo(samples.size());
    }

    @ParameterizedTest
    @MethodSource("laws")
    void emptyAccumulatorIsTheIdentityOfMerge(Law law, long seed) {
        List<Sample> samples = samples(seed);
        AccumulatorLayout<Sample> layout = law.layout();
        Row<Sample> row = Row.of(layout, samples);

        assertThat(outcome(row.copy().merge(new Row<>(layout)))).isEqualTo(outcome(row));
        assertThat(outcome(new Row<>(layout).merge(row))).isEqualTo(outcome(row));
        assertThat(outcome(new Row<>(layout))).isEqualTo(law.naive().apply(List.of()));
    }

    @ParameterizedTest
    @MethodSource("laws")
    void accumulatingIsMergingAccumulatorsOfOneRecord(Law law, long seed) {
        List<Sample> samples = samples(seed);
        AccumulatorLayout<Sample> layout = law.layout();
        Row<Sample> merged = new Row<>(layout);
        for (Sample sample : samples) {
            merged.merge(new Row<>(layout).accumulate(sample));
        }

        requireSame(law, merged, outcome(Row.of(layout, samples)));
    }

    @ParameterizedTest
    @MethodSource("laws")
    void retractUndoesMergeExactly(Law law, long seed) {
        List<Sample> samples = samples(seed);
        AccumulatorLayout<Sample> layout = law.layout();
        int split = new Random(seed).nextInt(samples.size() + 1);
        Row<Sample> kept = Row.of(layout, samples.subList(0, split));
        Row<Sample> gone = Row.of(layout, samples.subList(split, samples.size()));
        Row<Sample> both = kept.copy().merge(gone);

        if (law.aggregate().retracts()) {
            assertThat(layout.retracts()).isTrue();
            both.retract(gone);
            requireKept(law, kept, both);
            requireSame(law, both.merge(gone), law.naive().apply(samples));
        } else {
            assertThat(layout.retracts()).isFalse();
            assertThatThrownBy(() -> both.retract(gone))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage(law.aggregate().stateKind() + " cannot retract");
        }
    }

    @ParameterizedTest
    @MethodSource("lawsOfRetraction")
    void whatIsTakenOutMayBeAddedLater(Law law, long seed) {
        List<Sample> samples = samples(seed);
        AccumulatorLayout<Sample> layout = law.layout();
        Random random = new Random(seed);
        int one = random.nextInt(samples.size() + 1);
        int two = one + random.nextInt(samples.size() - one + 1);
        Row<Sample> kept = Row.of(layout, samples.subList(0, one));
        Row<Sample> goneA = Row.of(layout, samples.subList(one, two));
        Row<Sample> goneB = Row.of(layout, samples.subList(two, samples.size()));
        Row<Sample> takesBackA = new Row<>(layout).retract(goneA);

        requireKept(law, kept, takesBackA.copy().merge(kept).merge(goneA));
        requireKept(
                law, kept, kept.copy().merge(takesBackA).retract(goneB).merge(goneA).merge(goneB));
        requireKept(
                law,
                kept,
                new Row<>(layout)
                        .retract(goneB)
                        .merge(goneA)
                        .merge(takesBackA)
                        .merge(kept)
                        .merge(goneB));
    }

    private static void requireKept(Law law, Row<Sample> kept, Row<Sample> row) {
        assertThat(row.lanes()).isEqualTo(kept.lanes());
        assertThat(row.records()).isEqualTo(kept.records());
        assertThat(asNumber(outcome(row))).isEqualTo(asNumber(outcome(kept)));
        if (law.aggregate().retractsIdentically()) {
            assertThat(outcome(row)).isEqualTo(outcome(kept));
        }
    }

    private static List<Sample> samples(long seed) {
        Random random = new Random(seed);
        return new RandomSamples(random).next(random.nextInt(MOST_SAMPLES));
    }

    /** The result, or the message of the error. */
    private static @Nullable Object outcome(Row<Sample> row) {
        try {
            return row.result(0);
        } catch (ArithmeticException e) {
            return e.getMessage();
        }
    }

    /** Without the scale of a decimal, which not every retraction brings back. */
    private static @Nullable Object asNumber(@Nullable Object outcome) {
        return outcome instanceof BigDecimal decimal ? decimal.stripTrailingZeros() : outcome;
    }

    private static void requireSame(Law law, Row<Sample> row, @Nullable Object expected) {
        Object actual = outcome(row);
        boolean close =
                law.rounds()
                        && actual instanceof Double a
                        && expected instanceof Double b
                        && Math.abs(a - b) <= TOLERANCE * Math.abs(b);
        if (!close) {
            assertThat(actual).isEqualTo(expected);
        }
    }
}
