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
                    new DoubleMax<>(Sample.REAL));

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
                        "MAX(DOUBLE)");
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
