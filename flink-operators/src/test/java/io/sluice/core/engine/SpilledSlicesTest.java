package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Reading;
import io.sluice.core.window.WindowSpec;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpilledSlicesTest {

    private static final int KEYS = 1_000;
    private static final int SLIDE = 10;
    private static final int OVERLAP = 3;
    private static final int SLICES = 6;
    private static final int KEY_GROUPS = 64;

    private final EngineSpec spec =
            new EngineSpec(
                    WindowSpec.hopping(OVERLAP * SLIDE, SLIDE, 0),
                    EmissionPolicy.of(EmissionPolicy.Kind.FINAL),
                    ChangelogMode.UPSERT,
                    OVERLAP * SLIDE);
    private final Subtasks subtasks = new Subtasks(KEY_GROUPS, spec, TestLayout.RETRACTING, 0);
    private int turns;

    private void spillBeyond(long bytes) {
        subtasks.spillAt(
                new Random(0) {
                    @Override
                    public int nextInt(int bound) {
                        return bound - 1; // only where there is no room
                    }
                },
                bytes);
    }

    private void add(int key, long timestamp) {
        Reading record = new Reading("k" + key, null, timestamp, 1);
        assertThat(subtasks.subtask(0).add(List.of(record))).isEqualTo(MergeOutcome.ACCEPTED);
    }

    private void addSlices() {
        for (int slice = 0; slice < SLICES; slice++) {
            for (int key = 0; key < KEYS; key++) {
                add(key, slice * SLIDE);
            }
        }
    }

    private int publish(long watermark) {
        subtasks.subtask(0).advance(watermark);
        return subtasks.subtask(0).takeChanges().size();
    }

    @Test
    void whatHasRoomIsNotWritten() {
        spillBeyond(10 << 20);
        addSlices();
        assertThat(publish(SLICES * SLIDE)).isEqualTo(SLICES * KEYS);
        assertThat(subtasks.files().made()).isZero();
    }

    /** What is assembled can be assembled again; slices are the state. */
    @Test
    void assembledWindowsGiveWayBeforeSlicesAreWritten() {
        spillBeyond(10 << 20);
        addSlices();
        long slices = subtasks.subtask(0).usedBytes();
        publish(SLIDE - 1);
        long assembled = subtasks.subtask(0).usedBytes();
        assertThat(assembled).isGreaterThan(slices);

        spillBeyond(assembled);
        addSlices();
        assertThat(publish(SLIDE - 1)).isEqualTo(KEYS);
        assertThat(subtasks.subtask(0).usedBytes()).isEqualTo(assembled);
        add(1, SLICES * SLIDE); // a table more
        assertThat(subtasks.subtask(0).usedBytes()).isLessThan(assembled);
        assertThat(subtasks.files().made()).isZero();
        assertThat(publish(2 * SLIDE - 1)).isEqualTo(KEYS);
    }

    @Test
    void aSliceIsWrittenOnceHoweverManyWindowsHaveIt() {
        spillBeyond(1);
        for (int slice = 0; slice < SLICES; slice++) {
            add(1, slice * SLIDE);
        }
        add(2, 0); // no room: the first slice is written
        int made = subtasks.files().made();
        assertThat(made).isPositive();
        publish(SLICES * SLIDE);
        assertThat(subtasks.files().made()).isLessThanOrEqualTo(made + SLICES);
        publish((SLICES + 2 * OVERLAP) * SLIDE);
        assertThat(subtasks.files().count()).isZero();
    }

    @Test
    void aLateRecordReadsNoSliceWithoutFiles() {
        spillBeyond(10 << 20);
        addSlices();
        publish(SLIDE);
        add(1, 0);
        assertThat(subtasks.files().opened()).isZero();
        assertThat(subtasks.subtask(0).takeChanges()).hasSize(1);
    }

    /** They are beside the budget. */
    @Test
    void manyRecordsThatWaitForACloseFinishIt() {
        spillBeyond(1);
        for (int key = 0; key < KEYS; key++) {
            add(key, 0);
        }
        assertThat(subtasks.subtask(0).advance(SLIDE, 1)).isFalse();
        int published = subtasks.subtask(0).takeChanges().size();
        assertThat(published).isBetween(1, KEYS - 1);
        int late = 0;
        while (published < KEYS) {
            add(KEYS + late++, 0);
            published += subtasks.subtask(0).takeChanges().size();
            assertThat(late).isLessThan(10 * KEYS);
        }
        assertThat(published).as("those that came late are published too").isEqualTo(KEYS + late);
        assertThat(subtasks.subtask(0).engine().tables()).as("nothing waits").hasSize(1);
        assertThat(subtasks.subtask(0).advance(SLIDE, 1)).isTrue();
        assertThat(subtasks.subtask(0).takeChanges()).isEmpty();
    }

    /** What a turn read ahead of the rows that it published is not read again by the next one. */
    @Test
    void aCloseInTurnsReadsEachFileOnce() {
        spillBeyond(1);
        addSlices();
        assertThat(closeInTurns(OVERLAP * SLIDE - SLIDE - 1)).isEqualTo((OVERLAP - 1) * KEYS);
        long bytes = subtasks.files().bytesRead();
        int opened = subtasks.files().opened();

        assertThat(closeInTurns(OVERLAP * SLIDE - 1)).isEqualTo(KEYS);
        assertThat(turns).isGreaterThan(KEY_GROUPS / 2);
        // All files but those of later slices, each of which is less than what is read at once.
        assertThat(subtasks.files().opened() - opened).isBetween(OVERLAP, subtasks.files().made());
        assertThat(subtasks.files().bytesRead() - bytes)
                .isBetween(1L, subtasks.files().bytes() * OVERLAP / SLICES * 3 / 2);
    }

    @Test
    void aCloseGoesOnWhenTablesWereWrittenBetweenItsTurns() {
        spillBeyond(1);
        addSlices();
        int made = subtasks.files().made();
        int published = 0;
        int key = 0;
        while (!subtasks.subtask(0).advance(OVERLAP * SLIDE - 1, 1)) {
            published += subtasks.subtask(0).takeChanges().size();
            add(key++ % KEYS, SLICES * SLIDE);
            add(key++ % KEYS, (SLICES + 1) * SLIDE);
        }
        published += subtasks.subtask(0).takeChanges().size();
        assertThat(published).isEqualTo(OVERLAP * KEYS);
        assertThat(subtasks.files().made()).isGreaterThan(made + OVERLAP);
    }

    /** Returns how many rows were published, and counts the turns. */
    private int closeInTurns(long watermark) {
        turns = 1;
        while (!subtasks.subtask(0).advance(watermark, 1)) {
            turns++;
        }
        return subtasks.subtask(0).takeChanges().size();
    }

    @Test
    void rowsAreThoseOfTablesAndFiles() {
        spillBeyond(1);
        for (int key = 0; key < 10; key++) {
            add(key, 0);
            assertThat(subtasks.subtask(0).engine().rows()).isEqualTo(key + 1);
        }
        assertThat(publish(SLIDE - 1)).isEqualTo(10);
        assertThat(subtasks.subtask(0).engine().rows()).isEqualTo(10);
        publish(3 * OVERLAP * SLIDE);
        assertThat(subtasks.subtask(0).engine().rows()).isZero();
    }
}
