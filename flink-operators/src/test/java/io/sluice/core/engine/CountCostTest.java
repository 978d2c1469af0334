package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Reading;
import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import io.sluice.core.window.CountWindows;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a record costs that moves a window of the last records. */
class CountCostTest {

    private static final int KEYS = 5;

    @BeforeEach
    void resetCost() {
        Cost.reset();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1_000})
    void sizeDoesNotMatterWithTwoStacks(int size) {
        assertThat(mergesPerRecord(size, false)).isLessThan(4.5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1_000})
    void sizeDoesNotMatterWhereAggregatesRetract(int size) {
        assertThat(mergesPerRecord(size, true)).isLessThan(3.5);
    }

    private static double mergesPerRecord(int size, boolean retracts) {
        AccumulatorLayout<Reading> layout =
                new AccumulatorLayout<>(List.of(new NamedAggregate<>("cost", new Cost(retracts))));
        TableShape shape = new TableShape(1, layout, false);
        WindowEngine engine =
                WindowEngine.of(
                        new EngineSpec(
                                new CountWindows(size, 1, 0),
                                EmissionPolicy.of(EmissionPolicy.Kind.FINAL),
                                ChangelogMode.APPEND,
                                0),
                        new TablePool(shape, 16, 0, MemoryBudget.unlimited()),
                        hash -> 0,
                        new KeyGroupWatermarks(0, 1, 0));
        DetachedRow row = new DetachedRow(shape);
        long[] emitted = {0};
        int records = 4 * size + 10;
        for (int i = 0; i < records * KEYS; i++) {
            Reading reading = Reading.of("k" + i % KEYS, null, i);
            row.set(reading, 0, Subtasks.KEYS.hash(reading), Subtasks.KEYS, layout);
            engine.mergeRecord(0, 0, row, change -> emitted[0]++);
        }
        assertThat(emitted[0]).isEqualTo((long) records * KEYS);
        return (double) Cost.merges() / records / KEYS;
    }
}
