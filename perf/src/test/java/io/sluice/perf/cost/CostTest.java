package io.sluice.perf.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.perf.load.Workload;
import io.sluice.perf.run.Contenders;
import io.sluice.perf.run.Profiled;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostTest {

    @TempDir Path directory;

    @Test
    void aTableGrowsToAllRows() {
        GrowthCost cost = GrowthCost.of(10_000);
        assertThat(cost.rows()).isEqualTo(10_000);
        assertThat(cost.longestMillis()).isNotNegative();
        assertThat(cost.nanosPerRow()).isPositive();
        assertThat(cost.bytes()).isGreaterThan(10_000 * Long.BYTES);
    }

    @Test
    void checkpointsHoldAllRows() throws Exception {
        StateCost cost = StateRun.of("sluice", "hashmap", 20_000);
        // Key, window, five aggregates.
        assertThat(cost.snapshotBytes()).isGreaterThan(20_000 * 5 * 4);
        assertThat(cost.totalMillis()).isNotNegative();
    }

    @Test
    void profileNamesTheStages() throws Exception {
        try (Profiled run =
                new Profiled(
                        Contenders.named("sluice"), Workload.named("tumbling-10s-200"), 1.5, 1)) {
            ProfileMain.profile(run, "tumbling-10s-200", "sluice", directory);
        }
        assertThat(Files.readString(directory.resolve("profile-tumbling-10s-200-sluice.json")))
                .contains("\"stage\"", "\"nanos_per_record\"");
        assertThat(Files.readString(directory.resolve("profile-tumbling-10s-200-sluice.html")))
                .contains("tumbling-10s-200, sluice")
                .contains("FoldOperator")
                .doesNotContain(System.getProperty("user.dir"));
    }
}
