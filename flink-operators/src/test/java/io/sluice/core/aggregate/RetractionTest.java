package io.sluice.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.core.Reading;
import io.sluice.core.Seeds;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of records some of which take back others. */
class RetractionTest {

    private static final List<NamedAggregate<Reading>> RESULTS =
            List.of(
                    new NamedAggregate<>("n", new CountAll<>()),
                    new NamedAggregate<>("values", new Count<>(Reading::value)),
                    new NamedAggregate<>("sum", new LongSum<>(Reading.VALUE, true)),
                    new NamedAggregate<>("mean", new LongAvg<>(Reading.VALUE)),
                    new NamedAggregate<>("different", new CountDistinct<>(Reading::value)),
                    new NamedAggregate<>("least", new RetractableMin<>(Reading::value)),
                    new NamedAggregate<>("most", new RetractableMax<>(Reading::value)),
                    new NamedAggregate<>(
                            "total", new DecimalSum<>(record -> new BigDecimal(record.value()))),
                    new NamedAggregate<>(
                            "spread",
                            new DecimalVariance<>(
                                    record -> new BigDecimal(record.value()),
                                    Dispersion.STDDEV_SAMP)));

    private final AccumulatorLayout<Reading> layout =
            new AccumulatorLayout<>(RESULTS, false, Reading::takesBack);

    static LongStream seeds() {
        return Seeds.of(50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsTakenBackWasNeverThereWhateverTheOrder(long seed) {
        Random random = new Random(seed);
        List<Reading> kept = new ArrayList<>();
        List<Reading> all = new ArrayList<>();
        for (int i = random.nextInt(20); i >= 0; i--) {
            long value = random.nextBoolean() ? random.nextLong() : random.nextInt(3);
            Reading record = new Reading("a", null, 0, value);
            all.add(record);
            if (random.nextBoolean()) {
                all.add(takingBack(record));
            } else {
                kept.add(record);
            }
        }
        Row<Reading> expected = Row.of(layout, kept);
        Collections.shuffle(all, random);
        int split = random.nextInt(all.size() + 1);
        Row<Reading> merged =
                Row.of(layout, all.subList(0, split))
                        .merge(Row.of(layout, all.subList(split, all.size())));

        assertThat(merged.records()).isEqualTo(kept.size());
        for (int i = 0; i < layout.results(); i++) {
            assertThat(merged.result(i)).isEqualTo(expected.result(i));
        }
        assertThat(layout.changes(merged.lanes(), 0)).isEqualTo(all.size());
    }

    @Test
    void changesAreCountedBehindTheResults() {
        assertThat(layout.results()).isEqualTo(RESULTS.size());
        assertThat(layout.aggregates())
                .hasSize(RESULTS.size() + 1)
                .last()
                .isEqualTo(new NamedAggregate<>(ChangeCount.NAME, new ChangeCount<>()));
        assertThat(layout.retracts()).isTrue();
    }

    @Test
    void withoutRetractionsChangesAreRecords() {
        AccumulatorLayout<Reading> inserts = new AccumulatorLayout<>(RESULTS);
        Row<Reading> row =
                Row.of(inserts, List.of(new Reading("a", null, 0, 1), Reading.of("a", null, 2)));

        assertThat(inserts.results()).isEqualTo(RESULTS.size());
        assertThat(inserts.aggregates()).isEqualTo(RESULTS);
        assertThat(inserts.changes(row.lanes(), 0)).isEqualTo(2);
    }

    @Test
    void anAggregateThatCannotTakeBackIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new AccumulatorLayout<>(
                                        List.of(
                                                new NamedAggregate<>(
                                                        "top", new LongMax<>(Reading.VALUE))),
                                        false,
                                        Reading::takesBack))
                .withMessage(
                        "aggregate 'top', MAX(BIGINT), cannot take a record back, but the input is a changelog that does");
    }

    @Test
    void rowsThatKeepTimeCannotTakeBack() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AccumulatorLayout<>(RESULTS, true, Reading::takesBack))
                .withMessageContaining("first and last timestamp");
    }

    private static Reading takingBack(Reading record) {
        return new Reading(record.sensor(), record.site(), 0, record.value(), true);
    }
}
