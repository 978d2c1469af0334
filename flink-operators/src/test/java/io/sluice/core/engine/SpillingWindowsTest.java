package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Reading;
import io.sluice.core.window.WindowSpec;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpillingWindowsTest {

    private static final int KEYS = 10;

    private final EngineSpec spec =
            new EngineSpec(
                    WindowSpec.tumbling(10, 0),
                    EmissionPolicy.of(EmissionPolicy.Kind.FINAL),
                    ChangelogMode.UPSERT,
                    10);
    private final Subtasks subtasks = new Subtasks(4, spec, TestLayout.RETRACTING, 0);

    /** A table has room for one row. */
    private void spillAlways() {
        subtasks.spillAt(
                new Random(0) {
                    @Override
                    public int nextInt(int bound) {
                        return bound - 1; // only where there is no room
                    }
                },
                1);
    }

    private void add(int key) {
        add("k" + key);
    }

    private void add(String key) {
        Reading record = new Reading(key, null, 1, 1);
        assertThat(subtasks.subtask(0).add(List.of(record))).isEqualTo(MergeOutcome.ACCEPTED);
    }

    @Test
    void aLateRecordWhoseRowIsInTheTableReadsNoFile() {
        spillAlways();
        for (int key = 0; key < KEYS; key++) {
            add(key);
        }
        subtasks.subtask(0).advance(9);
        assertThat(subtasks.subtask(0).takeChanges()).hasSize(KEYS);
        int before = subtasks.files().opened();

        for (int key = 0; key < KEYS; key++) {
            add(key);
            int opened = subtasks.files().opened();
            add(key);
            add(key);
            assertThat(subtasks.files().opened()).as("k%d again", key).isEqualTo(opened);
        }

        assertThat(subtasks.files().opened()).as("rows that were recalled").isGreaterThan(before);
        assertThat(subtasks.subtask(0).takeChanges()).hasSize(3 * KEYS);
    }

    @Test
    void keysOfOneHashAreChargedToTheTurn() {
        spillAlways();
        List<String> colliding = List.of("AaAa", "AaBB", "BBAa", "BBBB");
        colliding.forEach(this::add);

        boolean done = subtasks.subtask(0).advance(9, colliding.size() - 1);
        assertThat(done).isFalse();
        assertThat(subtasks.subtask(0).takeChanges())
                .as("they go together")
                .hasSize(colliding.size());

        assertThat(subtasks.subtask(0).advance(9, 1)).isTrue();
        assertThat(subtasks.subtask(0).takeChanges()).isEmpty();
    }

    @Test
    void rowsAreThoseOfTablesAndFiles() {
        spillAlways();
        for (int key = 0; key < KEYS; key++) {
            add(key);
            assertThat(subtasks.subtask(0).engine().rows()).isEqualTo(key + 1);
        }
        subtasks.subtask(0).advance(9);
        assertThat(subtasks.subtask(0).engine().rows()).isEqualTo(KEYS);
        subtasks.subtask(0).advance(19);
        assertThat(subtasks.subtask(0).engine().rows()).isZero();
    }
}
