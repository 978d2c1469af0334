package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Reading;
import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.WindowSpec;
import org.junit.jupiter.api.Test;

/** Which watermarks may overtake partial sessions that wait. The gap is 10 ms. */
class SessionFolderTest {

    private final AccumulatorLayout<Reading> layout = TestLayout.RETRACTING.layout(true);
    private final MemoryBudget budget = MemoryBudget.unlimited();
    private Folder<Reading> folder = folder(WindowSpec.session(10));

    private Folder<Reading> folder(SessionWindows windows) {
        TablePool pool = new TablePool(new TableShape(1, layout, false), 16, 1, budget);
        Folder<Reading> made = new SessionFolder<>(windows, 0, Subtasks.KEYS, layout, pool);
        made.foldOnTime(Long.MIN_VALUE);
        return made;
    }

    @Test
    void withoutRecordsAnyWatermarkMay() {
        assertThat(folder.mayBeOvertaken(Long.MAX_VALUE - 1)).isTrue();
    }

    @Test
    void onlyWatermarksBeforeARecordMayOvertakeIt() {
        add("a", 7);
        assertOvertakenBelow(6);
        add("a", 5);
        assertOvertakenBelow(4);
        add("b", 3);
        add("b", 9);
        assertOvertakenBelow(2);
    }

    @Test
    void aRecordWithinAShippedSessionMayBeOvertakenUntilThatEnds() {
        ship("a", 0, 4);
        add("a", 2);
        assertOvertakenBelow(13);
        add("a", 14);
        assertOvertakenBelow(13);
    }

    @Test
    void aRecordBeforeAShippedSessionMayNot() {
        ship("a", 0, 4);
        add("a", 2);
        add("a", -1);
        assertOvertakenBelow(-2);
    }

    @Test
    void aRecordBehindAShippedSessionMayNot() {
        ship("a", 0, 4);
        add("a", 15);
        assertOvertakenBelow(14);
    }

    @Test
    void anotherKeyMayNot() {
        ship("a", 0, 4);
        add("a", 3);
        add("b", 3);
        assertOvertakenBelow(2);
    }

    @Test
    void eachPartialSessionOfAKeyCounts() {
        ship("a", 0, 4);
        add("a", 3);
        add("a", 30);
        assertOvertakenBelow(13);
        add("a", 50);
        add("a", -20);
        assertOvertakenBelow(-21);
    }

    @Test
    void whatIsShippedOneAfterTheOtherIsOneStretch() {
        ship("a", 5);
        ship("a", 12);
        ship("a", 20);
        ship("a", 18);
        add("a", 5);
        assertOvertakenBelow(29);
    }

    @Test
    void theLatestSessionOfAKeyCounts() {
        ship("a", 0);
        ship("a", 40);
        ship("a", 20);
        add("a", 40);
        assertOvertakenBelow(49);
        drain();
        add("a", 21);
        assertOvertakenBelow(20);
    }

    @Test
    void noStretchReachesAcrossACut() {
        folder = folder(WindowSpec.session(10, 20));
        ship("a", 15);
        add("a", 16);
        assertOvertakenBelow(19);
        drain();
        add("a", 21);
        assertOvertakenBelow(20);
    }

    @Test
    void recordsThatShareNoRowLeaveNoStretch() {
        folder.sharing(false);
        ship("a", 0);
        add("a", 2);
        assertOvertakenBelow(1);
    }

    @Test
    void whatIsRememberedIsBounded() {
        for (int i = 0; i < 20; i++) {
            for (int key = 0; key < 5_000; key++) {
                add("k" + i + "/" + key, 0);
            }
            drain();
        }
        long bytes = folder.usedBytes();
        for (int i = 0; i < 20; i++) {
            for (int key = 0; key < 5_000; key++) {
                add("l" + i + "/" + key, 0);
            }
            drain();
        }
        assertThat(folder.usedBytes()).isEqualTo(bytes);
    }

    private void assertOvertakenBelow(long watermark) {
        assertThat(folder.mayBeOvertaken(watermark - 1)).isTrue();
        assertThat(folder.mayBeOvertaken(watermark)).isFalse();
    }

    private void ship(String key, long... timestamps) {
        for (long timestamp : timestamps) {
            add(key, timestamp);
        }
        drain();
    }

    private void add(String key, long timestamp) {
        assertThat(folder.add(new Reading(key, null, timestamp, 1), timestamp))
                .isEqualTo(FoldOutcome.FOLDED);
    }

    private void drain() {
        folder.drain((sliceEnd, table) -> {});
    }
}
