package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Reading;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One subtask whose changes are read as text: {@code +I a [0, 10) 2 7}, count and sum. */
final class Scene {

    private static final int KEY_GROUPS = 64;

    private final Subtasks subtasks;

    private Scene(Subtasks subtasks) {
        this.subtasks = subtasks;
    }

    /** Counts and sums, with aggregates that retract. */
    static Scene of(EngineSpec spec) {
        return of(spec, TestLayout.RETRACTING);
    }

    static Scene of(EngineSpec spec, TestLayout layout) {
        return new Scene(new Subtasks(KEY_GROUPS, spec, layout, 2));
    }

    /** A record that must be accepted. */
    Scene add(@Nullable String key, long timestamp, long value) {
        assertThat(offer(key, timestamp, value)).isEqualTo(MergeOutcome.ACCEPTED);
        return this;
    }

    MergeOutcome offer(@Nullable String key, long timestamp, long value) {
        Reading record = new Reading(key, null, timestamp, value);
        return subtaskOf(key).add(List.of(record));
    }

    Scene drain() {
        subtasks.subtask(0).drain();
        return this;
    }

    Scene watermark(long watermark) {
        subtasks.subtask(0).advance(watermark);
        return this;
    }

    /** Advances the watermark of the subtask that owns a key. */
    Scene watermark(String key, long watermark) {
        subtaskOf(key).advance(watermark);
        return this;
    }

    private Subtasks.Subtask subtaskOf(@Nullable String key) {
        Reading record = new Reading(key, null, 0, 0);
        return subtasks.ownerOf(subtasks.keyGroups().of(Subtasks.KEYS.hash(record)));
    }

    /** Snapshot and restore. */
    Scene restart(EngineSpec spec, int parallelism) {
        subtasks.restart(spec, parallelism, 2);
        return this;
    }

    /** What was published since the last call, by subtask. */
    List<String> changes() {
        List<String> changes = new ArrayList<>();
        for (int i = 0; i < subtasks.count(); i++) {
            subtasks.subtask(i).takeChanges().forEach(change -> changes.add(change.toString()));
        }
        return changes;
    }

    WindowEngine engine() {
        return subtasks.subtask(0).engine();
    }
}
