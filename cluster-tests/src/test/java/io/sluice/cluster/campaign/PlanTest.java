package io.sluice.cluster.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.FoldMode;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A campaign leaves nothing out, whatever its seed. */
class PlanTest {

    private static final int RUNS = 42;

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 7, 2026})
    void everyVariantIsDrawnSeveralTimes(long seed) {
        Collection<Plan> plans = Campaign.plans(seed, RUNS, List.of(Shape.values())).values();
        assertThat(plans.stream().filter(Plan::isUnaligned).count()).isBetween(8L, 26L);
        assertThat(plans.stream().filter(plan -> plan.backend().equals("rocksdb")).count())
                .isBetween(8L, 26L);
        assertThat(plans.stream().filter(Plan::highAvailability).count()).isEqualTo((RUNS + 1) / 2);
        for (FoldMode mode : FoldMode.values()) {
            assertThat(plans.stream().filter(plan -> plan.fold() == mode).count())
                    .isBetween(4L, 20L);
        }
        for (Shape shape : Shape.values()) {
            assertThat(plans.stream().filter(plan -> plan.shape() == shape)).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8})
    void consecutiveRunsTakeTurnsThroughAllFaults(int faultsPerRun) {
        Set<Fault> drawn = EnumSet.copyOf(Fault.IN_CLOSE);
        drawn.addAll(Fault.draw(12, faultsPerRun, new Random(1)));
        drawn.addAll(Fault.draw(13, faultsPerRun, new Random(2)));
        assertThat(drawn).containsExactlyInAnyOrder(Fault.values());
    }
}
