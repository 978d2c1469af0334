package io.sluice.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What snapshots and job graphs hold of an aggregate. */
class StateKindTest {

    private static final List<Aggregate<Sample>> BUNDLED =
            List.of(
                    new CountAll<>(),
                    new Count<>(Sample::integer),
                    new LongSum<>(Sample.INTEGER, false),
                    new LongAvg<>(Sample.INTEGER),
                    new LongMin<>(Sample.INTEGER),
                    new LongMax<>(Sample.INTEGER),
                    new DoubleSum<>(Sample.REAL),
                    new DoubleAvg<>(Sample.REAL),
                    new DoubleMin<>(Sample.REAL),
                    new DoubleMax<>(Sample.REAL),
                    new LongVariance<>(Sample.INTEGER, Dispersion.VAR_POP),
                    new DoubleVariance<>(Sample.REAL, Dispersion.STDDEV_POP),
                    new DecimalSum<>(Sample::decimal),
                    new DecimalAvg<>(Sample::decimal),
                    new DecimalVariance<>(Sample::decimal, Dispersion.VAR_POP),
                    First.ofLongs(Sample.INTEGER),
                    First.ofDoubles(Sample.REAL),
                    Last.ofLongs(Sample.INTEGER),
                    Last.ofDoubles(Sample.REAL),
                    new ObjectFirst<>(Sample::text),
                    new ObjectLast<>(Sample::text),
                    new ObjectMin<>(Sample::text),
                    new ObjectMax<>(Sample::text),
                    new ArgMin<>(Sample::text, Sample::real),
                    new ArgMax<>(Sample::text, Sample::real),
                    new CountDistinct<>(Sample::text),
                    new RetractableMin<>(Sample::text),
                    new RetractableMax<>(Sample::text),
                    new Collect<>(Sample::text, 5),
                    new StringAgg<>(Sample::text, ",", 5),
                    new TopN<>(Sample::text, Sample::real, 5),
                    new LaneFilter<>(new LongMin<>(Sample.INTEGER), sample -> true),
                    new ObjectFilter<>(new ObjectMin<>(Sample::text), sample -> true));

    /** Snapshots hold these names: changing one loses that aggregate's state. */
    @Test
    void stateKindsStayAsTheyAre() {
        assertThat(BUNDLED)
                .extracting(Aggregate::stateKind)
                .containsExactly(
                        "COUNT(*)",
                        "COUNT",
                        "SUM(BIGINT)",
                        "AVG(BIGINT)",
                        "MIN(BIGINT)",
                        "MAX(BIGINT)",
                        "SUM(DOUBLE)",
                        "AVG(DOUBLE)",
                        "MIN(DOUBLE)",
                        "MAX(DOUBLE)",
                        "VARIANCE(BIGINT)",
                        "VARIANCE(DOUBLE)",
                        "SUM(DECIMAL)",
                        "AVG(DECIMAL)",
                        "VARIANCE(DECIMAL)",
                        "FIRST(BIGINT)",
                        "FIRST(DOUBLE)",
                        "LAST(BIGINT)",
                        "LAST(DOUBLE)",
                        "FIRST(OBJECT)",
                        "LAST(OBJECT)",
                        "MIN(OBJECT)",
                        "MAX(OBJECT)",
                        "ARG_MIN",
                        "ARG_MAX",
                        "COUNT(DISTINCT)",
                        "MIN(COUNTED)",
                        "MAX(COUNTED)",
                        "COLLECT(5)",
                        "STRING_AGG(5)",
                        "TOP_N(5)",
                        "MIN(BIGINT)",
                        "MIN(OBJECT)");
    }

    /** The lanes of a kind are part of the format, too. */
    @Test
    void lanesStayAsTheyAre() {
        assertThat(BUNDLED)
                .filteredOn(LaneAggregate.class::isInstance)
                .extracting(aggregate -> ((LaneAggregate<?>) aggregate).lanes())
                .containsExactly(0, 1, 3, 3, 2, 2, 3, 3, 1, 1, 6, 5, 3, 3, 3, 3, 2);
    }

    @Test
    void everyMeasureOfDispersionReadsTheSameState() {
        for (Dispersion dispersion : Dispersion.values()) {
            assertThat(new LongVariance<>(Sample.INTEGER, dispersion).stateKind())
                    .isEqualTo("VARIANCE(BIGINT)");
            assertThat(new DecimalVariance<>(Sample::decimal, dispersion).stateKind())
                    .isEqualTo("VARIANCE(DECIMAL)");
        }
    }

    @Test
    void aggregatesTravelWithTheirFields() throws Exception {
        for (Aggregate<Sample> aggregate : BUNDLED) {
            AccumulatorLayout<Sample> here = layout(new NamedAggregate<>("x", aggregate));
            AccumulatorLayout<Sample> there = layout(sent(new NamedAggregate<>("x", aggregate)));
            List<Sample> samples = List.of(new Sample(1L, 2.5), new Sample(3L, null));

            assertThat(Row.of(there, samples).result(0))
                    .isEqualTo(Row.of(here, samples).result(0))
                    .isNotNull();
        }
    }

    private static AccumulatorLayout<Sample> layout(NamedAggregate<Sample> aggregate) {
        return new AccumulatorLayout<>(List.of(aggregate));
    }

    @SuppressWarnings("unchecked") // What was written is read.
    private static <T> T sent(T object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
