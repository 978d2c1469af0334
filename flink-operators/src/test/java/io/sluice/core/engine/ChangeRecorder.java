package io.sluice.core.engine;

import java.util.ArrayList;
import java.util.List;

/** Keeps what is emitted until it is taken; whether a row is closed is its last result. */
final class ChangeRecorder implements ChangeSink {

    private final int results;
    private final boolean closed;
    private List<Emitted> changes = new ArrayList<>();
    private List<Integer> windows = new ArrayList<>();

    ChangeRecorder(int results, boolean closed) {
        this.results = results;
        this.closed = closed;
    }

    @Override
    public void emit(Change change) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < results; i++) {
            values.add(change.value(i));
        }
        if (closed) {
            values.add(change.isClosed());
        }
        windows.add(change.window());
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
        windows = new ArrayList<>();
        return taken;
    }

    /** The same, apart for each of the query's windows. */
    List<List<Emitted>> takeByWindow(int count) {
        List<List<Emitted>> byWindow = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byWindow.add(new ArrayList<>());
        }
        for (int i = 0; i < changes.size(); i++) {
            byWindow.get(windows.get(i)).add(changes.get(i));
        }
        take();
        return byWindow;
    }
}
