package io.sluice.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.EngineSpec;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.oracle.Step.Deliver;
import io.sluice.oracle.Step.Emit;
import io.sluice.oracle.Step.Item;
import io.sluice.runtime.FoldMode;
import io.sluice.testing.Event;
import io.sluice.testing.Measure;
import io.sluice.testing.RowKey;
import io.sluice.testing.Window;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What random timelines once found, in its shortest form. */
class TimelinesTest {

    private static final AlignedWindows TUMBLING_10 = WindowSpec.tumbling(10, 0);
    private static final AlignedWindows HOPPING_10_BY_5 = WindowSpec.hopping(10, 5, 0);

    /** Flink drops the last watermark of a source that is idle when it ends. */
    @ParameterizedTest
    @EnumSource(names = {"FINAL", "CHANGES"})
    void inputThatEndsIdleClosesItsWindows(EmissionPolicy.Kind emission) {
        Outcome outcome =
                play(
                        query(TUMBLING_10, emission, 0, FoldMode.ALWAYS),
                        1,
                        List.of(record(0, 1, 3), idle(0)));
        assertThat(outcome.table()).containsOnlyKeys(row(0, 10));
    }

    /** A watermark held back by one sender would let a resuming sender hold the windows back. */
    @Test
    void withoutFoldingASenderThatResumesIsAsLateAsInFlink() {
        Setup query = query(TUMBLING_10, EmissionPolicy.Kind.CHANGES, 0, FoldMode.OFF);
        Timeline timeline =
                timeline(
                        query,
                        3,
                        List.of(
                                watermark(0, 1),
                                watermark(1, 50),
                                new Deliver(0, 0, 1),
                                new Deliver(1, 0, 1),
                                watermark(2, 2),
                                idle(2),
                                new Deliver(2, 0, 2),
                                watermark(0, 4),
                                new Deliver(0, 0, 1),
                                active(2),
                                record(2, 1, 7),
                                new Deliver(2, 0, 1),
                                watermark(0, 60),
                                new Deliver(0, 0, 1)));
        Outcome outcome = Simulation.run(timeline, new SluiceOperators());
        assertThat(outcome.table()).isEmpty();
        FlinkSplit.requireSame(timeline, outcome);
    }

    /** A folded record would miss the window that the other sender still holds open. */
    @Test
    void recordThatIsLateForOneOfItsWindowsDoesNotWaitInTheFold() {
        Setup query = query(HOPPING_10_BY_5, EmissionPolicy.Kind.CHANGES, 0, FoldMode.ALWAYS);
        Timeline timeline =
                timeline(
                        query,
                        2,
                        List.of(
                                watermark(0, 9),
                                new Deliver(0, 0, 1),
                                record(0, 1, 7),
                                new Deliver(0, 0, 1),
                                watermark(1, 9),
                                new Deliver(1, 0, 1)));
        Outcome outcome = Simulation.run(timeline, new SluiceOperators());
        assertThat(outcome.accepted())
                .containsOnly(Map.entry(row(0, 10), Set.of(1)), Map.entry(row(5, 15), Set.of(1)));
        FlinkSplit.requireSame(timeline, outcome);
    }

    /**
     * Even then everything expires at the end of time, in which an idle sender may have stopped.
     */
    @Test
    void afterTheLastWatermarkEvenUnlimitedLatenessIsOver() {
        Setup query =
                query(HOPPING_10_BY_5, EmissionPolicy.Kind.FINAL, Long.MAX_VALUE, FoldMode.OFF);
        Timeline timeline =
                timeline(
                        query,
                        2,
                        List.of(
                                record(0, 1, 7),
                                watermark(0, Long.MAX_VALUE),
                                idle(1),
                                new Deliver(0, 0, 2),
                                new Deliver(1, 0, 1),
                                record(1, 2, 8)));
        Outcome outcome = Simulation.run(timeline, new SluiceOperators());
        assertThat(outcome.accepted().get(row(0, 10))).containsExactly(1);
        FlinkSplit.requireSame(timeline, outcome);
    }

    /** The greater scale of a value that has left the windows must not show in a later -U. */
    @Test
    void lateRecordRetractsASumOfDecimalsAsItWasPublished() {
        Setup counts = query(HOPPING_10_BY_5, EmissionPolicy.Kind.FINAL, 100, FoldMode.OFF);
        Setup sums =
                new Setup(
                        new EngineSpec(
                                HOPPING_10_BY_5,
                                counts.spec().emission(),
                                ChangelogMode.RETRACT,
                                100),
                        List.of(Measure.SUM_DECIMAL),
                        1,
                        4,
                        false,
                        counts.fold(),
                        counts.tuning(),
                        true);
        Outcome outcome =
                play(
                        sums,
                        1,
                        List.of(
                                record(0, 1, 3), // 0.01
                                record(0, 2, 7), // 0.1
                                watermark(0, 14),
                                record(0, 4, 8), // 0.1
                                watermark(0, 16)));
        assertThat(outcome.table().get(row(5, 15))).containsExactly(new BigDecimal("0.2"));
    }

    private static Outcome play(Setup query, int sources, List<Step> steps) {
        return Simulation.run(timeline(query, sources, steps), new SluiceOperators());
    }

    private static Timeline timeline(Setup query, int sources, List<Step> steps) {
        return new Timeline(0, query, sources, 1, steps);
    }

    private static Setup query(
            AlignedWindows window, EmissionPolicy.Kind emission, long lateness, FoldMode fold) {
        boolean batches = emission == EmissionPolicy.Kind.CHANGES;
        EmissionPolicy policy =
                new EmissionPolicy(emission, batches ? 100 : 0, batches ? 100 : 0, false);
        return new Setup(
                new EngineSpec(window, policy, ChangelogMode.UPSERT, lateness),
                List.of(Measure.COUNT_ALL),
                1,
                4,
                false,
                new Setup.FoldSetup(fold, 100, 100, 100, 1.0),
                new Setup.WindowTuning(1_000, false),
                true);
    }

    private static Step record(int source, int id, long timestamp) {
        return new Emit(source, new Item.Arrival(new Event(id, "K", 0, timestamp, 1L, 1.0)));
    }

    private static Step watermark(int source, long timestamp) {
        return new Emit(source, new Item.Watermark(timestamp));
    }

    private static Step idle(int source) {
        return new Emit(source, new Item.Status(true));
    }

    private static Step active(int source) {
        return new Emit(source, new Item.Status(false));
    }

    private static RowKey row(long start, long end) {
        return new RowKey(List.of("K"), new Window(start, end));
    }
}
