package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.table.MemoryBudgetExceededException;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.Subtask.Position;
import io.sluice.runtime.delta.DeltaBlock;
import org.junit.jupiter.api.Test;

/** What the operators refuse, and what they say then. */
class LimitsTest {

    private static final TestQuery QUERY = TestQuery.of(WindowSpec.tumbling(10, 0));
    private static final int BUDGET = 20_000;

    @Test
    void tablesBeyondTheBudgetFailTheJobWithTheNameOfTheSetting() throws Exception {
        QuerySettings settings =
                new QuerySettings(
                        FoldMode.ALWAYS, 10, 10, TestQuery.INTERVAL, 0, 16, 1_000, BUDGET);
        try (TestJob job = new TestJob(QUERY.settings(settings), 1, Backend.HASH_MAP)) {
            assertThatThrownBy(() -> manyKeys(job))
                    .isInstanceOf(MemoryBudgetExceededException.class)
                    .hasMessageContaining("sluice.memory.budget")
                    .hasMessageContaining(Integer.toString(BUDGET).substring(0, 2));
        }
    }

    private static void manyKeys(TestJob job) throws Exception {
        for (int i = 0; i < 1_000; i++) {
            job.record(Tick.of("key " + i, 1), 1);
        }
    }

    @Test
    void anotherNumberOfKeyGroupsThanTheDeltasAreMadeForIsRefused() throws Exception {
        int other = TestQuery.MAX_PARALLELISM * 2;
        try (Subtask<DeltaBlock, String> window =
                Subtask.window(QUERY, new Position(0, 1, other))) {
            assertThatThrownBy(window::open)
                    .hasMessageContaining("max parallelism")
                    .hasMessageContaining("query 'ticks'")
                    .hasMessageContaining("is " + other)
                    .hasMessageContaining("for " + TestQuery.MAX_PARALLELISM + " key groups")
                    .hasMessageContaining("maxParallelism(...)");
        }
    }
}
