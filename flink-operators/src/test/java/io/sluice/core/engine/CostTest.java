package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Reading;
import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.Slicing;
import io.sluice.core.window.WindowSpec;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the engine costs, counted rather than timed. */
class CostTest {

    private static final long SECOND = 1000;
    private static final long HOUR = 3600 * SECOND;
    private static final long DAY = 24 * HOUR;
    private static final int OVERLAP = 3600;
    private static final List<String> KEYS = List.of("a", "b", "c");

    private static final AlignedWindows HOPPING = WindowSpec.hopping(HOUR, SECOND, 0);
    private static final AlignedWindows CUMULATING = WindowSpec.cumulating(HOUR, SECOND, 0);

    private int emitted;

    @BeforeEach
    void resetCost() {
        Cost.reset();
    }

    @Test
    void overlapDoesNotMatterWithTwoStacks() {
        assertThat(mergesPerSliceAndKey(HOPPING, false)).isLessThan(6.5);
    }

    @Test
    void overlapDoesNotMatterWhereAggregatesRetract() {
        assertThat(mergesPerSliceAndKey(HOPPING, true)).isLessThan(3.5);
    }

    @Test
    void numberOfStepsDoesNotMatterForGrowingWindows() {
        assertThat(mergesPerSliceAndKey(CUMULATING, false)).isLessThan(2.5);
    }

    /** Every key in every second of three hours, windows closed as time goes on. */
    private double mergesPerSliceAndKey(AlignedWindows window, boolean retracts) {
        Engine engine = new Engine(window, retracts, 0);
        int slices = 3 * OVERLAP;
        for (int second = 0; second < slices; second++) {
            for (String key : KEYS) {
                engine.add(key, second * SECOND);
            }
            engine.engine.advanceWatermark(second * SECOND, change -> emitted++);
        }
        assertThat(emitted).isGreaterThan((slices - 2) * KEYS.size());
        return (double) Cost.merges() / slices / KEYS.size();
    }

    @Test
    void lateRecordCostsAsMuchAsItsWindowsHaveSlices() {
        Engine engine = new Engine(HOPPING, false, DAY);
        for (int second = 0; second < 3 * OVERLAP; second++) {
            engine.add("a", second * SECOND);
        }
        engine.engine.advanceWatermark(3 * HOUR, change -> {});
        Cost.reset();
        emitted = 0;

        engine.add("a", HOUR);

        assertThat(emitted).isEqualTo(OVERLAP);
        assertThat(Cost.merges()).isLessThan(8 * OVERLAP);
    }

    @Test
    void restoredEngineDoesNotAssembleWhatHasClosedEverywhere() {
        Engine old = new Engine(HOPPING, false, DAY);
        for (int second = 0; second < 3 * OVERLAP; second++) {
            old.add("a", second * SECOND);
        }
        old.engine.advanceWatermark(3 * HOUR, change -> {});
        Engine restored = new Engine(HOPPING, false, DAY);
        restored.restore(old);
        Cost.reset();

        restored.engine.advanceWatermark(3 * HOUR + SECOND, change -> emitted++);

        assertThat(emitted).isEqualTo(1);
        assertThat(Cost.merges()).isLessThan(3 * OVERLAP);
    }

    @Test
    void emptyStretchesAreNotWalked() {
        CountedSlicing slicing = new CountedSlicing(HOPPING.slicing());
        TablePool pool = pool(false);
        KeyGroupWatermarks watermarks = new KeyGroupWatermarks(0, 1, DAY);
        WindowStore store = sharedSlices(slicing, pool, watermarks);
        merge(store, slicing, 0);
        long now = 2 * HOUR;
        store.close(Long.MIN_VALUE, now, new Allowance(Long.MAX_VALUE), change -> emitted++);
        watermarks.advance(now);
        assertThat(emitted).isEqualTo(OVERLAP);
        slicing.takeQuestions();

        // The slice is kept for late records, and there is a new one at the end of the stretch.
        long then = now + 20 * HOUR;
        merge(store, slicing, then);
        store.close(now, then + SECOND, new Allowance(Long.MAX_VALUE), change -> emitted++);

        assertThat(emitted).isEqualTo(OVERLAP + 1);
        // Two for each window of the new front, none for those of 20 hours.
        assertThat(slicing.takeQuestions()).isLessThan(2L * OVERLAP + 30);
        watermarks.advance(then + SECOND);
        store.close(then + SECOND, then + 10 * DAY, new Allowance(Long.MAX_VALUE), change -> {});
        assertThat(slicing.takeQuestions()).isLessThan(5L * OVERLAP);
        watermarks.advance(then + 10 * DAY);
        store.close(then + 10 * DAY, then + 20 * DAY, new Allowance(Long.MAX_VALUE), change -> {});
        assertThat(slicing.takeQuestions()).isLessThan(30);
    }

    private static WindowStore sharedSlices(
            Slicing slicing, TablePool pool, KeyGroupWatermarks watermarks) {
        SliceTables slices = new SliceTables(pool);
        WindowTimes times = new WindowTimes(0, DAY);
        AssembledWindows windows =
                new AssembledWindows(
                        slicing,
                        times,
                        new Emitter(
                                new EngineSpec(
                                        HOPPING,
                                        EmissionPolicy.of(EmissionPolicy.Kind.FINAL),
                                        ChangelogMode.UPSERT,
                                        DAY),
                                pool.shape().layout(),
                                0),
                        hash -> 0,
                        watermarks,
                        slices,
                        null,
                        new TwoStacks(slicing, slices, pool),
                        null,
                        pool);
        return new SharedSlices(
                slicing,
                times,
                hash -> 0,
                watermarks,
                slices,
                null,
                List.of(windows),
                List.of(new LiveWindows(slicing, watermarks)),
                pool);
    }

    private void merge(WindowStore store, Slicing slicing, long timestamp) {
        DetachedRow row = new DetachedRow(new TableShape(1, layout(false), false));
        Reading record = new Reading("a", null, timestamp, 1);
        row.set(record, timestamp, Subtasks.KEYS.hash(record), Subtasks.KEYS, layout(false));
        store.merge(slicing.sliceEnd(timestamp), 0, row, change -> emitted++);
    }

    private static AccumulatorLayout<Reading> layout(boolean retracts) {
        return new AccumulatorLayout<>(List.of(new NamedAggregate<>("cost", new Cost(retracts))));
    }

    private static TablePool pool(boolean retracts) {
        TableShape shape = new TableShape(1, layout(retracts), false);
        return new TablePool(shape, 16, 64, MemoryBudget.unlimited());
    }

    private final class Engine {

        private final AlignedWindows window;
        private final AccumulatorLayout<Reading> layout;
        private final DetachedRow row;
        private final WindowEngine engine;

        Engine(AlignedWindows window, boolean retracts, long lateness) {
            this.window = window;
            layout = layout(retracts);
            TablePool pool = pool(retracts);
            row = new DetachedRow(pool.shape());
            engine =
                    WindowEngine.of(
                            new EngineSpec(
                                    window,
                                    EmissionPolicy.of(EmissionPolicy.Kind.FINAL),
                                    ChangelogMode.UPSERT,
                                    lateness),
                            pool,
                            hash -> 0,
                            new KeyGroupWatermarks(0, 1, lateness));
        }

        void add(String key, long timestamp) {
            Reading record = new Reading(key, null, timestamp, 1);
            row.set(record, timestamp, Subtasks.KEYS.hash(record), Subtasks.KEYS, layout);
            engine.merge(window.slicing().sliceEnd(timestamp), 0, row, change -> emitted++);
        }

        void restore(Engine from) {
            KeyGroupWatermarks marks = from.engine.watermarks();
            engine.restore(0, marks.of(0), marks.expiredThrough(0), null);
            SliceTables tables = from.engine.tables().get(0);
            for (int i = 0; i < tables.count(); i++) {
                tables.table(i).copyTo(0, row);
                engine.restore(0, tables.end(i), row, false, false, row);
            }
        }
    }
}
