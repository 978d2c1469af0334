package io.sluice.oracle;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.oracle.RandomSetups.Shape;
import io.sluice.runtime.FoldMode;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries that can spill, with memory for one row per window: all others are on disk. */
class SpillingTimelinesTest {

    private static final int SEEDS_PER_CELL = 16;

    record Cell(Shape shape, ChangelogMode changelog, FoldMode fold) {

        Timeline timeline(long seed) {
            Setup setup =
                    new RandomSetups(new Random(seed))
                            .next(shape, EmissionPolicy.Kind.FINAL, changelog, fold);
            return RandomTimelines.of(seed, setup.spilling());
        }

        LongStream seeds() {
            long first = Objects.hash(shape.name(), changelog.name(), fold.name());
            return LongStream.range(first, first + SEEDS_PER_CELL);
        }
    }

    static Stream<Cell> cells() {
        return Stream.of(
                        Shape.TUMBLING,
                        Shape.CALENDAR,
                        Shape.HOPPING_WITH_GAPS,
                        Shape.HOPPING_MULTIPLE,
                        Shape.HOPPING_NO_MULTIPLE,
                        Shape.CUMULATING,
                        Shape.CALENDAR_CUMULATING,
                        Shape.SEVERAL,
                        Shape.BY_THE_CLOCK)
                .flatMap(
                        shape ->
                                Arrays.stream(ChangelogMode.values())
                                        .flatMap(
                                                changelog ->
                                                        Stream.of(FoldMode.values())
                                                                .map(
                                                                        fold ->
                                                                                new Cell(
                                                                                        shape,
                                                                                        changelog,
                                                                                        fold))));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void tableIsExact(Cell cell) {
        new Campaign(cell::timeline, t -> Simulation.run(t, new SluiceOperators()))
                .run(cell.seeds());
    }
}
