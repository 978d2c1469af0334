package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.engine.CapacityRules;
import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.WindowSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables of the documented capacity never grow, even if every record has a key of its own. */
class CapacityTest {

    private static final int RATE = 500;
    private static final long MILLIS_PER_RECORD = 1_000 / RATE;
    private static final long SECONDS = 12;

    @ParameterizedTest
    @EnumSource(names = {"FINAL", "CHANGES"})
    void tumblingWindowsOfUniqueKeys(Kind policy) throws Exception {
        assertNoTableGrows(WindowSpec.tumbling(4_000, 0), policy);
    }

    @ParameterizedTest
    @EnumSource(names = {"FINAL", "CHANGES"})
    void hoppingWindowsOfUniqueKeys(Kind policy) throws Exception {
        assertNoTableGrows(WindowSpec.hopping(4_000, 1_000, 0), policy);
    }

    @ParameterizedTest
    @EnumSource(names = {"FINAL", "CHANGES"})
    void cumulatingWindowsOfUniqueKeys(Kind policy) throws Exception {
        assertNoTableGrows(WindowSpec.cumulating(4_000, 1_000, 0), policy);
    }

    @Test
    void theReferenceScenarioOf20GroupsInAMinute() throws Exception {
        int groups = 20;
        int rows = CapacityRules.cappedBy(CapacityRules.tumbling(60_000, 5_000 / 60.0), groups);
        assertThat(rows).isEqualTo(22);
        TestQuery query = query(WindowSpec.tumbling(60_000, 0), Kind.CHANGES, rows);
        try (TestJob job = new TestJob(query, 1, Backend.HASH_MAP)) {
            for (int i = 0; i < 5_000; i++) {
                job.record(
                        Tick.of("TRADER" + i % groups + "/SYM" + i % 10, 100 + i % 1_000),
                        1_700_000_000L + i);
            }
            job.passTime(2 * TestQuery.INTERVAL);
            assertThat(job.take()).hasSize(groups);
            assertThat(job.windowMetric("tableRegrows")).isZero();
            assertThat(job.foldMetric("tableRegrows")).isZero();
        }
    }

    private static void assertNoTableGrows(AlignedWindows window, Kind policy) throws Exception {
        TestQuery query = query(window, policy, CapacityRules.forWindow(window, RATE));
        try (TestJob job = new TestJob(query, 1, Backend.HASH_MAP)) {
            for (int i = 0; i < SECONDS * RATE; i++) {
                long timestamp = i * MILLIS_PER_RECORD;
                job.record(Tick.of("key " + i, 1), timestamp);
                if (i % RATE == 0) {
                    job.watermark(timestamp);
                }
            }
            job.endInput();
            assertThat(job.take()).hasSizeGreaterThanOrEqualTo((int) SECONDS * RATE);
            assertThat(job.windowMetric("tableRegrows")).isZero();
        }
    }

    private static TestQuery query(AlignedWindows window, Kind policy, int tableRows) {
        TestQuery query = TestQuery.of(window).emit(policy);
        QuerySettings settings = query.settings();
        return query.settings(
                new QuerySettings(
                        settings.fold(),
                        settings.foldBatchRecords(),
                        settings.foldMaxRows(),
                        settings.foldMaxDelayMillis(),
                        settings.foldMinRatio(),
                        tableRows,
                        settings.closeBatchRows(),
                        settings.memoryBudgetBytes()));
    }
}
