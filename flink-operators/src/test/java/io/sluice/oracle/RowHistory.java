package io.sluice.oracle;

import static io.sluice.oracle.SimulationFailure.require;

import io.sluice.testing.Results;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The results that a row had since it was last seen in the table, oldest first. */
final class RowHistory {

    private static final long NOTHING_MISSED = Long.MAX_VALUE;

    /**
     * What a row became.
     *
     * @param results null before its first record and while it is hidden
     * @param record which of the subtask's records made it so, counted from 1
     */
    private record State(@Nullable List<@Nullable Object> results, long record) {}

    private List<State> states = new ArrayList<>();

    RowHistory() {
        states.add(new State(null, 0));
    }

    /** The same states, as if the first record of another subtask had made them. */
    RowHistory restarted() {
        RowHistory copy = new RowHistory();
        copy.states = new ArrayList<>(states);
        copy.states.replaceAll(state -> new State(state.results(), 1));
        return copy;
    }

    void became(@Nullable List<@Nullable Object> results, long record) {
        states.add(new State(results, record));
    }

    /** Number of the first record that the shown results lack, or a number beyond all records. */
    long firstMissing(@Nullable List<@Nullable Object> shown) {
        for (int i = states.size() - 1; i >= 0; i--) {
            if (same(states.get(i).results(), shown)) {
                states = new ArrayList<>(states.subList(i, states.size()));
                return states.size() == 1 ? NOTHING_MISSED : states.get(1).record();
            }
        }
        require(false, "shown are %s, which the row never was: %s", shown, states);
        return NOTHING_MISSED;
    }

    private static boolean same(
            @Nullable List<@Nullable Object> state, @Nullable List<@Nullable Object> shown) {
        return (state == null || shown == null) ? state == shown : Results.same(state, shown);
    }
}
