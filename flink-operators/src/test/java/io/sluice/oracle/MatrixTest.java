package io.sluice.oracle;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.oracle.RandomSetups.Shape;
import io.sluice.runtime.FoldMode;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every window with every emission policy, changelog and fold mode: none is left to chance. */
class MatrixTest {

    private static final int SEEDS_PER_CELL = 2;

    /** One combination. */
    record Cell(Shape shape, EmissionPolicy.Kind emission, ChangelogMode changelog, FoldMode fold) {

        Timeline timeline(long seed) {
            Setup setup = new RandomSetups(new Random(seed)).next(shape, emission, changelog, fold);
            return RandomTimelines.of(seed, setup);
        }

        /** Seeds of its own, so that no two cells play the same streams. */
        LongStream seeds() {
            long first = Objects.hash(shape.name(), emission.name(), changelog.name(), fold.name());
            return LongStream.range(first, first + SEEDS_PER_CELL);
        }
    }

    static Stream<Cell> cells() {
        return Stream.of(Shape.values())
                .flatMap(
                        shape ->
                                Stream.of(RandomSetups.emissionsOf(shape))
                                        .flatMap(emission -> cells(shape, emission)));
    }

    private static Stream<Cell> cells(Shape shape, EmissionPolicy.Kind emission) {
        return Stream.of(RandomSetups.changelogsOf(emission))
                .flatMap(
                        changelog ->
                                Stream.of(FoldMode.values())
                                        .map(fold -> new Cell(shape, emission, changelog, fold)));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void tableIsExact(Cell cell) {
        new Campaign(cell::timeline, t -> Simulation.run(t, new SluiceOperators()))
                .run(cell.seeds());
    }
}
