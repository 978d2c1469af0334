package io.sluice.core.engine;

import static io.sluice.core.engine.ChangelogMode.APPEND;
import static io.sluice.core.engine.ChangelogMode.RETRACT;
import static io.sluice.core.engine.ChangelogMode.UPSERT;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.WindowSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What users are promised, one behaviour each, on timelines that fit the eye. */
class WindowEngineTest {

    private static final WindowSpec TUMBLING = WindowSpec.tumbling(10, 0);
    private static final WindowSpec HOPPING = WindowSpec.hopping(10, 5, 0);
    private static final WindowSpec CUMULATING = WindowSpec.cumulating(15, 5, 0);

    @Test
    void drainPublishesEachChangedRowOnce() {
        Scene scene = Scene.of(spec(TUMBLING, Kind.CHANGES, UPSERT, 0));
        scene.add("a", 1, 3).add("a", 2, 4).add("b", 3, 1).add("a", 11, 5);
        assertThat(scene.changes()).isEmpty();

        assertThat(scene.drain().changes())
                .containsExactly("+I a [0, 10) 2 7", "+I b [0, 10) 1 1", "+I a [10, 20) 1 5");
        assertThat(scene.drain().changes()).isEmpty();
        assertThat(scene.add("a", 4, 1).drain().changes()).containsExactly("+U a [0, 10) 3 8");
    }

    @Test
    void retractionTakesBackTheRowAsItWasPublished() {
        Scene scene = Scene.of(spec(TUMBLING, Kind.CHANGES, RETRACT, 0));
        scene.add("a", 1, 3).drain();
        scene.add("a", 2, 4).add("a", 3, 5);
        scene.changes();

        assertThat(scene.drain().changes())
                .containsExactly("-U a [0, 10) 1 3", "+U a [0, 10) 3 12");
    }

    @Test
    void rowWhoseResultsDidNotChangeStaysUnsaidIfAskedFor() {
        EmissionPolicy silent = new EmissionPolicy(Kind.CHANGES, 1, 1, true);
        Scene scene = Scene.of(new EngineSpec(TUMBLING, silent, RETRACT, 0), TestLayout.MAXIMUM);
        assertThat(scene.add("a", 1, 5).drain().changes()).containsExactly("+I a [0, 10) 5");

        assertThat(scene.add("a", 2, 4).drain().changes()).isEmpty();
        assertThat(scene.add("a", 3, 6).drain().changes())
                .containsExactly("-U a [0, 10) 5", "+U a [0, 10) 6");
    }

    @Test
    void closingWindowPublishesWhatStillWaits() {
        Scene scene = Scene.of(spec(HOPPING, Kind.CHANGES, UPSERT, 0));
        scene.add("a", 7, 3);

        assertThat(scene.watermark(8).changes()).isEmpty();
        assertThat(scene.watermark(9).changes()).containsExactly("+I a [0, 10) 1 3");
        assertThat(scene.drain().changes()).containsExactly("+I a [5, 15) 1 3");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"CHANGES", "INTERVAL"})
    void watermarkThatClosesNothingPublishesNothing(Kind policy) {
        Scene scene = Scene.of(spec(TUMBLING, policy, UPSERT, 0));

        assertThat(scene.add("a", 5, 3).watermark(8).changes()).isEmpty();
        assertThat(scene.drain().changes()).containsExactly("+I a [0, 10) 1 3");
    }

    @Test
    void everyAdvanceOfTheWatermarkPublishesIfAskedFor() {
        Scene scene = Scene.of(spec(TUMBLING, Kind.ON_WATERMARK, UPSERT, 0));

        assertThat(scene.add("a", 5, 3).watermark(1).changes()).containsExactly("+I a [0, 10) 1 3");
        assertThat(scene.add("a", 6, 3).watermark(1).changes()).isEmpty();
        assertThat(scene.watermark(2).changes()).containsExactly("+U a [0, 10) 2 6");
    }

    @Test
    void everyRecordPublishesTheRowOfEachOfItsWindowsIfAskedFor() {
        Scene scene = Scene.of(spec(HOPPING, Kind.PER_RECORD, UPSERT, 0));
        assertThat(scene.add("a", 7, 3).changes())
                .containsExactly("+I a [0, 10) 1 3", "+I a [5, 15) 1 3");
        assertThat(scene.add("b", 7, 1).changes())
                .containsExactly("+I b [0, 10) 1 1", "+I b [5, 15) 1 1");
        assertThat(scene.add("a", 12, 2).changes())
                .containsExactly("+U a [5, 15) 2 5", "+I a [10, 20) 1 2");
        assertThat(scene.drain().watermark(Long.MAX_VALUE).changes()).isEmpty();
    }

    @Test
    void everyRecordPublishesAllGroupsOfItsWindowIfAskedFor() {
        Scene scene = Scene.of(spec(TUMBLING, Kind.ALL_GROUPS_PER_RECORD, UPSERT, 0));
        scene.add("a", 1, 3).add("other window", 11, 1);
        scene.changes();

        assertThat(scene.add("b", 2, 4).changes())
                .containsExactly("+U a [0, 10) 1 3", "+I b [0, 10) 1 4");
        assertThat(scene.add("a", 3, 1).changes())
                .containsExactly("+U a [0, 10) 2 4", "+U b [0, 10) 1 4");
    }

    @Test
    void allGroupsPerRecordMakesTheNumberOfRowsOfTheReferenceScenario() {
        Scene scene =
                Scene.of(
                        spec(
                                WindowSpec.tumbling(60_000, 0),
                                Kind.ALL_GROUPS_PER_RECORD,
                                UPSERT,
                                0));
        int rows = 0;
        for (int i = 0; i < 5000; i++) {
            scene.add("TRADER" + i % 20 + "/SYM" + i % 10, 1_700_000_000_000L + i, 100 + i % 1000);
            rows += scene.changes().size();
        }
        assertThat(rows).isEqualTo(99_810);
    }

    @ParameterizedTest
    @EnumSource(ChangelogMode.class)
    void finalResultIsPublishedOnceAtTheClose(ChangelogMode mode) {
        Scene scene = Scene.of(spec(TUMBLING, Kind.FINAL, mode, 0));
        scene.add("a", 9, 3).add("a", 1, 4).add("b", 10, 1);

        assertThat(scene.drain().watermark(8).changes()).isEmpty();
        assertThat(scene.watermark(9).changes()).containsExactly("+I a [0, 10) 2 7");
        assertThat(scene.drain().watermark(18).changes()).isEmpty();
        assertThat(scene.watermark(19).changes()).containsExactly("+I b [10, 20) 1 1");
    }

    @ParameterizedTest
    @EnumSource(TestLayout.class)
    void overlappingWindowsAreWholeHoweverTheyAreAssembled(TestLayout layout) {
        Scene scene = Scene.of(spec(WindowSpec.hopping(15, 5, 0), Kind.FINAL, APPEND, 0), layout);
        scene.add("a", 2, 7).add("a", 7, 4).add("b", 7, 1).add("a", 12, 5).add("a", 27, 6);

        List<String> changes = scene.watermark(40).changes();

        assertThat(changes)
                .extracting(change -> change.substring(0, change.indexOf(')') + 1))
                .containsExactly(
                        "+I a [-10, 5)",
                        "+I a [-5, 10)",
                        "+I b [-5, 10)",
                        "+I a [0, 15)",
                        "+I b [0, 15)",
                        "+I a [5, 20)",
                        "+I b [5, 20)",
                        "+I a [10, 25)",
                        "+I a [15, 30)",
                        "+I a [20, 35)",
                        "+I a [25, 40)");
        String whole =
                switch (layout) {
                    case RETRACTING -> " 3 16";
                    case MERGING -> " 3 16 7 [4, 5, 7]";
                    case MAXIMUM -> " 7";
                };
        assertThat(changes).contains("+I a [0, 15)" + whole);
        assertThat(scene.engine().openWindows()).isZero();
        assertThat(scene.engine().rows()).as("assembled rows").isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FINAL", "CHANGES"})
    void windowsMayGrowFromACommonStart(Kind policy) {
        Scene scene = Scene.of(spec(CUMULATING, policy, UPSERT, 0));
        scene.add("a", 1, 3).add("a", 7, 4).add("a", 16, 5);

        assertThat(scene.watermark(19).changes())
                .containsExactly(
                        "+I a [0, 5) 1 3",
                        "+I a [0, 10) 2 7",
                        "+I a [0, 15) 2 7",
                        "+I a [15, 20) 1 5");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FINAL", "CHANGES"})
    void sizeNeedNotBeAMultipleOfTheSlide(Kind policy) {
        Scene scene = Scene.of(spec(WindowSpec.hopping(7, 3, 1), policy, UPSERT, 0));
        scene.add("a", 0, 1).add("a", 4, 2);

        assertThat(scene.watermark(100).changes())
                .containsExactly(
                        "+I a [-5, 2) 1 1",
                        "+I a [-2, 5) 2 3",
                        "+I a [1, 8) 1 2",
                        "+I a [4, 11) 1 2");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FINAL", "CHANGES"})
    void recordInAGapIsNeitherAcceptedNorLate(Kind policy) {
        Scene scene = Scene.of(spec(WindowSpec.hopping(4, 10, 0), policy, UPSERT, 0));
        scene.add("a", 3, 1).add("a", 10, 2);
        assertThat(scene.offer("a", 4, 1)).isEqualTo(MergeOutcome.IN_GAP);
        assertThat(scene.offer("a", 9, 1)).isEqualTo(MergeOutcome.IN_GAP);

        assertThat(scene.watermark(100).changes())
                .containsExactly("+I a [0, 4) 1 1", "+I a [10, 14) 1 2");
        assertThat(scene.offer("a", 4, 1)).isEqualTo(MergeOutcome.IN_GAP);
        assertThat(scene.offer("a", 3, 1)).isEqualTo(MergeOutcome.LATE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FINAL", "CHANGES"})
    void lateRecordStillCountsInOpenWindows(Kind policy) {
        Scene scene = Scene.of(spec(HOPPING, policy, UPSERT, 0));
        scene.watermark(9);

        scene.add("a", 7, 3);
        assertThat(scene.drain().watermark(14).changes()).containsExactly("+I a [5, 15) 1 3");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FINAL", "CHANGES", "PER_RECORD"})
    void recordIsDroppedOnceItIsLateForAllItsWindows(Kind policy) {
        Scene scene = Scene.of(spec(HOPPING, policy, UPSERT, 2));
        scene.watermark(15);
        scene.add("a", 9, 3);
        scene.watermark(16);

        assertThat(scene.offer("a", 9, 3)).isEqualTo(MergeOutcome.LATE);
        assertThat(scene.offer("a", 10, 3)).isEqualTo(MergeOutcome.ACCEPTED);
    }

    @ParameterizedTest
    @EnumSource(TestLayout.class)
    void acceptedLateRecordUpdatesTheWindowsThatHaveClosed(TestLayout layout) {
        Scene scene = Scene.of(spec(HOPPING, Kind.FINAL, RETRACT, 100), layout);
        scene.add("a", 7, 3).add("b", 12, 1).watermark(14);
        scene.changes();

        List<String> changes = scene.add("a", 8, 4).changes();

        String before =
                switch (layout) {
                    case RETRACTING -> " 1 3";
                    case MERGING -> " 1 3 3 [3]";
                    case MAXIMUM -> " 3";
                };
        String after =
                switch (layout) {
                    case RETRACTING -> " 2 7";
                    case MERGING -> " 2 7 4 [3, 4]";
                    case MAXIMUM -> " 4";
                };
        assertThat(changes)
                .containsExactly(
                        "-U a [0, 10)" + before,
                        "+U a [0, 10)" + after,
                        "-U a [5, 15)" + before,
                        "+U a [5, 15)" + after);
    }

    @Test
    void acceptedLateRecordOfANewKeyIsInsertedIntoAClosedWindow() {
        Scene scene = Scene.of(spec(HOPPING, Kind.FINAL, UPSERT, 100));
        scene.add("a", 7, 3).watermark(9);
        scene.changes();

        assertThat(scene.add("b", 7, 4).changes()).containsExactly("+I b [0, 10) 1 4");
        assertThat(scene.watermark(14).changes())
                .containsExactlyInAnyOrder("+I a [5, 15) 1 3", "+I b [5, 15) 1 4");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"CHANGES", "INTERVAL", "ON_WATERMARK"})
    void acceptedLateChangeIsPublishedAtTheLatestWhenItsWindowExpires(Kind policy) {
        Scene scene = Scene.of(spec(TUMBLING, policy, UPSERT, 20));
        scene.add("a", 5, 1).watermark(10);
        scene.add("a", 6, 1);
        scene.changes();

        assertThat(scene.watermark(29).changes()).containsExactly("+U a [0, 10) 2 2");
        assertThat(scene.engine().openWindows()).isZero();
    }

    @Test
    void appendClosesAfterTheGraceAndNeverUpdates() {
        Scene scene = Scene.of(spec(HOPPING, Kind.FINAL, APPEND, 3));
        scene.add("a", 7, 3);

        assertThat(scene.watermark(11).changes()).isEmpty();
        scene.add("a", 8, 4);
        assertThat(scene.watermark(12).changes()).containsExactly("+I a [0, 10) 2 7");
        scene.add("a", 9, 5);
        assertThat(scene.changes()).isEmpty();
        assertThat(scene.watermark(17).changes()).containsExactly("+I a [5, 15) 3 12");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void endOfInputClosesAllWindowsAndLeavesNothingBehind(Kind policy) {
        for (WindowSpec window : List.of(TUMBLING, HOPPING, CUMULATING)) {
            Scene scene = Scene.of(spec(window, policy, UPSERT, 1000), TestLayout.MERGING);
            scene.add("a", 2, 3).watermark(50).add("a", 40, 1).add("b", 1_000_000, 1);
            scene.watermark(Long.MAX_VALUE);

            assertThat(scene.changes())
                    .anyMatch(change -> change.startsWith("+I b ["))
                    .noneMatch(change -> change.startsWith("-"));
            assertThat(scene.engine().openWindows()).isZero();
            assertThat(scene.engine().rows()).isZero();
            assertThat(scene.offer("a", 2_000_000, 1)).isEqualTo(MergeOutcome.LATE);
        }
    }

    @Test
    void timesBeforeTheEpochAreTimesLikeOthers() {
        Scene scene = Scene.of(spec(HOPPING, Kind.FINAL, UPSERT, 0));
        scene.add("a", -1, 3).add("a", -6, 4);

        assertThat(scene.watermark(-7).changes()).isEmpty();
        assertThat(scene.watermark(-1).changes())
                .containsExactly("+I a [-15, -5) 1 4", "+I a [-10, 0) 2 7");
        assertThat(scene.watermark(4).changes()).containsExactly("+I a [-5, 5) 1 3");
    }

    @Test
    void nullIsAKey() {
        Scene scene = Scene.of(spec(HOPPING, Kind.FINAL, UPSERT, 10));
        scene.add(null, 1, 3).add(null, 2, 4).watermark(9);

        assertThat(scene.changes()).containsExactly("+I null [-5, 5) 2 7", "+I null [0, 10) 2 7");
        assertThat(scene.add(null, 7, 1).changes()).containsExactly("+U null [0, 10) 3 8");
    }

    @Test
    void watermarkThatDoesNotAdvanceChangesNothing() {
        Scene scene = Scene.of(spec(TUMBLING, Kind.FINAL, UPSERT, 0));
        scene.add("a", 15, 3).watermark(9).watermark(5).watermark(Long.MIN_VALUE);

        assertThat(scene.engine().watermarks().current()).isEqualTo(9);
        assertThat(scene.offer("a", 9, 3)).isEqualTo(MergeOutcome.LATE);
        assertThat(scene.changes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FINAL", "CHANGES"})
    void restoreReopensNoWindow(Kind policy) {
        EngineSpec spec = spec(HOPPING, policy, UPSERT, 0);
        Scene scene = Scene.of(spec);
        scene.add("a", 7, 3).watermark(9).changes();
        scene.restart(spec, 1);

        assertThat(scene.offer("a", 4, 3)).isEqualTo(MergeOutcome.LATE);
        scene.add("a", 6, 4);
        assertThat(scene.watermark(9).changes()).as("closed before").isEmpty();
        assertThat(scene.watermark(14).changes()).containsExactly("+I a [5, 15) 2 7");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FINAL", "CHANGES"})
    void eachKeyGroupGoesOnFromItsOwnWatermark(Kind policy) {
        EngineSpec spec = spec(HOPPING, policy, UPSERT, 0);
        Scene scene = Scene.of(spec).restart(spec, 64);
        scene.add("a", 7, 3).add("b", 7, 4).watermark("a", 9);
        assertThat(scene.changes()).containsExactly("+I a [0, 10) 1 3");
        scene.restart(spec, 1);

        assertThat(scene.offer("a", 4, 3)).isEqualTo(MergeOutcome.LATE);
        scene.add("b", 4, 5);
        assertThat(scene.watermark(4).changes()).containsExactly("+I b [-5, 5) 1 5");
        assertThat(scene.watermark(9).changes()).containsExactly("+I b [0, 10) 2 9");
        assertThat(scene.watermark(14).changes())
                .containsExactlyInAnyOrder("+I a [5, 15) 1 3", "+I b [5, 15) 1 4");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FINAL", "CHANGES"})
    void longerLatenessAfterARestoreReopensNoExpiredWindow(Kind policy) {
        Scene scene = Scene.of(spec(HOPPING, policy, UPSERT, 0));
        scene.add("a", 7, 3).watermark(9).changes();
        scene.restart(spec(HOPPING, policy, UPSERT, 1000), 1);
        scene.restart(spec(HOPPING, policy, UPSERT, 1000), 1);

        assertThat(scene.offer("a", 4, 3)).isEqualTo(MergeOutcome.LATE);
        scene.add("a", 6, 4);
        assertThat(scene.watermark(14).changes()).containsExactly("+I a [5, 15) 2 7");
    }

    @Test
    void restoreKeepsWhatWaitsAndWhatWasPublished() {
        EngineSpec spec = spec(TUMBLING, Kind.CHANGES, RETRACT, 0);
        Scene scene = Scene.of(spec);
        scene.add("a", 1, 3).add("b", 2, 1).drain();
        scene.add("a", 2, 4).changes();
        scene.restart(spec, 1);
        assertThat(scene.changes()).isEmpty();

        assertThat(scene.drain().changes()).containsExactly("-U a [0, 10) 1 3", "+U a [0, 10) 2 7");
        assertThat(scene.watermark(9).changes()).isEmpty();
    }

    private static EngineSpec spec(
            WindowSpec window, Kind kind, ChangelogMode mode, long lateness) {
        return new EngineSpec(window, new EmissionPolicy(kind, 1, 1, false), mode, lateness);
    }
}
