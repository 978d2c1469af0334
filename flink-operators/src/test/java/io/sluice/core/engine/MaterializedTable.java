package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.engine.ModelWindows.Slot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a sink holds that trusts nothing: each change must fit what was there before it. */
final class MaterializedTable {

    private final Map<Slot, List<Object>> rows = new HashMap<>();

    /** The rows. */
    Map<Slot, List<Object>> rows() {
        return rows;
    }

    /** Applies changes that were published together. */
    void apply(List<Emitted> changes) {
        for (int i = 0; i < changes.size(); i++) {
            Emitted change = changes.get(i);
            Slot slot = slot(change);
            List<Object> before = rows.get(slot);
            switch (change.kind()) {
                case INSERT -> assertThat(before).as("row before %s", change).isNull();
                case UPDATE_AFTER -> assertThat(before).as("row before %s", change).isNotNull();
                case UPDATE_BEFORE -> {
                    assertThat(before).as("row before %s", change).isEqualTo(change.results());
                    assertThat(i + 1).as("a change after %s", change).isLessThan(changes.size());
                    Emitted next = changes.get(i + 1);
                    assertThat(next.kind()).isEqualTo(ChangeKind.UPDATE_AFTER);
                    assertThat(slot(next)).isEqualTo(slot);
                }
                case DELETE ->
                        assertThat(before).as("row before %s", change).isEqualTo(change.results());
            }
            if (change.kind() == ChangeKind.DELETE) {
                rows.remove(slot);
            } else {
                rows.put(slot, change.results());
            }
        }
    }

    private static Slot slot(Emitted change) {
        return new Slot(change.key(), change.start(), change.end());
    }
}
