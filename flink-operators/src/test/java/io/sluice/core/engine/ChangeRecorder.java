package io.sluice.core.engine;

import java.util.ArrayList;
import java.util.List;

/** Keeps what is emitted until it is taken. */
final class ChangeRecorder implements ChangeSink {

    private final int results;
    private List<Emitted> changes = new ArrayList<>();

    ChangeRecorder(int results) {
        this.results = results;
    }

    @Override
    public void emit(Change change) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < results; i++) {
            values.add(change.value(i));
        }
        changes.add(
                new Emitted(
                        change.kind(),
                        change.windowStart(),
                        change.windowEnd(),
                        change.key(0),
                        values));
    }

    /** What was emitted since the last call. */
    List<Emitted> take() {
        List<Emitted> taken = changes;
        changes = new ArrayList<>();
        return taken;
    }
}
