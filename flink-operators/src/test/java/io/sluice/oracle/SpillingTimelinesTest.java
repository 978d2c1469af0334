package io.sluice.oracle;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.oracle.RandomSetups.Shape;
import io.sluice.runtime.FoldMode;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries that can spill, with memory for one row per window: all others are on disk. */
class SpillingTimelinesTest {

    private static final int SEEDS_PER_CELL = 16;

    private static final int CHANGES_SEEDS_PER_CELL = 4;

    record Cell(Shape shape, EmissionPolicy.Kind policy, ChangelogMode changelog, FoldMode fold) {

        Timeline timeline(long seed) {
            Setup setup = new RandomSetups(new Random(seed)).next(shape, policy, changelog, fold);
            return RandomTimelines.of(seed, setup.spilling());
        }

        LongStream seeds() {
            long first = Objects.hash(shape.name(), changelog.name(), fold.name());
            boolean isFinal = policy == EmissionPolicy.Kind.FINAL;
            return LongStream.range(
                    first, first + (isFinal ? SEEDS_PER_CELL : CHANGES_SEEDS_PER_CELL));
        }
    }

    static Stream<Cell> cells() {
        return Stream.concat(
                cells(
                        EmissionPolicy.Kind.FINAL,
                        Shape.TUMBLING,
                        Shape.CALENDAR,
                        Shape.HOPPING_WITH_GAPS,
                        Shape.HOPPING_MULTIPLE,
                        Shape.HOPPING_NO_MULTIPLE,
                        Shape.CUMULATING,
                        Shape.CALENDAR_CUMULATING,
                        Shape.SEVERAL,
                        Shape.BY_THE_CLOCK),
                Stream.of(
                                EmissionPolicy.Kind.CHANGES,
                                EmissionPolicy.Kind.INTERVAL,
                                EmissionPolicy.Kind.ON_WATERMARK,
                                EmissionPolicy.Kind.PER_RECORD)
                        .flatMap(
                                policy ->
                                        cells(
                                                policy,
                                                Shape.TUMBLING,
                                                Shape.CALENDAR,
                                                Shape.HOPPING_NO_MULTIPLE,
                                                Shape.CUMULATING,
                                                Shape.BY_THE_CLOCK)));
    }

    private static Stream<Cell> cells(EmissionPolicy.Kind policy, Shape... shapes) {
        return Stream.of(shapes)
                .filter(shape -> List.of(RandomSetups.emissionsOf(shape)).contains(policy))
                .flatMap(
                        shape ->
                                Stream.of(RandomSetups.changelogsOf(policy))
                                        .flatMap(
                                                changelog ->
                                                        Stream.of(FoldMode.values())
                                                                .map(
                                                                        fold ->
                                                                                new Cell(
                                                                                        shape,
                                                                                        policy,
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
