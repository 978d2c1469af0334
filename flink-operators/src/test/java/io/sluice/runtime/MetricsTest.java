package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.WindowSpec;
import org.junit.jupiter.api.Test;

/** What the operators report. */
class MetricsTest {

    private static final TestQuery QUERY =
            TestQuery.of(WindowSpec.tumbling(10, 0))
                    .emit(Kind.CHANGES)
                    .changelog(ChangelogMode.RETRACT);

    @Test
    void rowsAreCountedByKind() throws Exception {
        try (TestJob job = new TestJob(QUERY, 1, Backend.HASH_MAP)) {
            job.record(Tick.of("a", 1), 1);
            job.record(Tick.of("b", 1), 1);
            drain(job);
            job.record(Tick.of("a", 1), 1);
            job.watermark(9);
            assertThat(job.windowMetric("numInsertsEmitted")).isEqualTo(2);
            assertThat(job.windowMetric("numUpdatesBeforeEmitted")).isEqualTo(1);
            assertThat(job.windowMetric("numUpdatesAfterEmitted")).isEqualTo(1);
            assertThat(job.windowMetric("numDeletesEmitted")).isZero();
        }
    }

    @Test
    void perRecordRowsAreCountedWithoutADrain() throws Exception {
        TestQuery query = QUERY.emit(Kind.PER_RECORD).changelog(ChangelogMode.UPSERT);
        try (TestJob job = new TestJob(query, 1, Backend.HASH_MAP)) {
            for (int i = 0; i < 5; i++) {
                job.record(Tick.of("a", 1), 1);
            }
            job.endInput();
            assertThat(job.windowMetric("numInsertsEmitted")).isEqualTo(1);
            assertThat(job.windowMetric("numUpdatesAfterEmitted")).isEqualTo(4);
        }
    }

    @Test
    void lateRecordsAreCountedFoldedOrNot() throws Exception {
        for (FoldMode fold : FoldMode.values()) {
            try (TestJob job = new TestJob(QUERY.fold(fold), 1, Backend.HASH_MAP)) {
                job.watermark(9);
                for (int i = 0; i < 3; i++) {
                    job.record(Tick.of("a", 1), 5);
                }
                drain(job);
                assertThat(job.windowMetric("numLateRecordsDropped")).as("%s", fold).isEqualTo(3);
            }
        }
    }

    @Test
    void aDeltaThatIsLateIsCountedByItsRecords() throws Exception {
        try (TestJob job = new TestJob(QUERY, 2, Backend.HASH_MAP)) {
            job.watermark(5);
            job.record(Tick.of("a", 1), 6);
            job.record(Tick.of("a", 1), 6);
            job.record(Tick.of("a", 1), 6);
            job.record(Tick.of("a", 1), 6);
            assertThat(job.take()).isEmpty();
            job.watermarkOfWindows(9);
            drain(job);
            assertThat(job.windowMetric("numLateRecordsDropped")).isEqualTo(4);
            assertThat(job.windowMetric("numRowsMerged")).isEqualTo(2);
            assertThat(job.windowMetric("numRecordsRepresented")).isEqualTo(4);
        }
    }

    @Test
    void tablesShowTheirSize() throws Exception {
        try (TestJob job = new TestJob(QUERY, 1, Backend.HASH_MAP)) {
            job.record(Tick.of("a", 1), 1);
            job.record(Tick.of("b", 1), 1);
            job.record(Tick.of("a", 1), 11);
            assertThat(job.foldMetric("tableRows")).isEqualTo(3);
            drain(job);
            assertThat(job.foldMetric("tableRows")).isZero();
            assertThat(job.windowMetric("tableRows")).isEqualTo(3);
            assertThat(job.windowMetric("openWindows")).isEqualTo(2);
            assertThat(job.windowMetric("tableBytes")).isPositive();
        }
    }

    @Test
    void aTableThatOutgrowsItsCapacityIsCounted() throws Exception {
        try (TestJob job = new TestJob(QUERY, 1, Backend.HASH_MAP)) {
            records(job, QUERY.settings().tableRows(), 1);
            assertThat(job.windowMetric("tableRegrows")).isZero();
            records(job, 2 * QUERY.settings().tableRows(), 1);
            assertThat(job.windowMetric("tableRegrows")).isEqualTo(1);
        }
    }

    @Test
    void recordsPerRowAreCounted() throws Exception {
        try (TestJob job = new TestJob(QUERY, 1, Backend.HASH_MAP)) {
            for (int i = 0; i < 12; i++) {
                job.record(Tick.of("key " + i % 3, 1), 1);
            }
            drain(job);
            assertThat(job.foldMetric("numRecordsFolded")).isEqualTo(12);
            assertThat(job.foldMetric("numRowsShipped")).isEqualTo(3);
            assertThat(job.foldMetric("numDrains")).isEqualTo(1);
            assertThat(job.windowMetric("numRowsMerged")).isEqualTo(3);
            assertThat(job.windowMetric("numRecordsRepresented")).isEqualTo(12);
        }
    }

    @Test
    void recordsBetweenWindowsAreCounted() throws Exception {
        TestQuery gaps = QUERY.in(WindowSpec.hopping(4, 10, 0));
        try (TestJob job = new TestJob(gaps, 1, Backend.HASH_MAP)) {
            job.record(Tick.of("a", 1), 5);
            job.record(Tick.of("a", 1), 3);
            drain(job);
            assertThat(job.foldMetric("numRecordsInGaps")).isEqualTo(1);
            assertThat(job.windowMetric("numRecordsRepresented")).isEqualTo(1);
        }
    }

    @Test
    void theWatermarksLagIsMeasuredAgainstTheClock() throws Exception {
        try (TestJob job = new TestJob(QUERY, 1, Backend.HASH_MAP)) {
            assertThat(job.windowMetric("watermarkLatency")).isZero();
            job.watermark(9);
            job.passTime(1_000);
            assertThat(job.windowMetric("watermarkLatency")).isEqualTo(991);
        }
    }

    private static void records(TestJob job, int keys, long timestamp) throws Exception {
        for (int i = 0; i < keys; i++) {
            job.record(Tick.of("key " + i, 1), timestamp);
        }
        drain(job);
    }

    private static void drain(TestJob job) throws Exception {
        job.passTime(2 * TestQuery.INTERVAL);
    }
}
