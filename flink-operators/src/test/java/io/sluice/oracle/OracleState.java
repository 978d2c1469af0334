package io.sluice.oracle;

import io.sluice.testing.ChangelogTable;
import io.sluice.testing.Event;
import io.sluice.testing.NaiveWindows;
import io.sluice.testing.RowKey;
import io.sluice.testing.Verdict;
import io.sluice.testing.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the oracle knows of a window subtask and, like the subtask, must get back on a restore. */
final class OracleState {

    private final Setup setup;
    final NaiveWindows<Event> naive;

    /** When each record arrived, by the clock of its subtask. */
    final Map<Event, Long> arrivals = new HashMap<>();

    final ChangelogTable table;
    final Map<RowKey, RowHistory> histories = new LinkedHashMap<>();
    final Map<Event, Verdict> verdicts = new LinkedHashMap<>();
    final List<Event> lateOutput = new ArrayList<>();

    OracleState(Setup setup) {
        this.setup = setup;
        this.naive = setup.naiveWindows(arrivals);
        this.table =
                new ChangelogTable(
                        setup.spec().changelog(), setup.spec().emission().skipUnchanged());
    }

    /** What a row must show once it is up to date; null if it must not be shown. */
    @Nullable List<@Nullable Object> due(RowKey row) {
        return setup.shown(naive.recordsOf(row), naive.resultsOf(row));
    }

    /** The window that decides when a row is closed: of a part of a session that of the whole. */
    Window windowOf(RowKey row) {
        return naive.wholeOf(row).window();
    }

    /** Whether a row is a session that has become part of another. */
    boolean isPart(RowKey row) {
        return !naive.wholeOf(row).equals(row);
    }

    /** A copy, as if of another subtask. */
    OracleState copy() {
        OracleState copy = new OracleState(setup);
        copy.addAll(this, key -> true);
        return copy;
    }

    /** Takes over a copy of what belongs to the wanted keys. */
    void addAll(OracleState former, Predicate<List<Object>> wanted) {
        naive.addAll(former.naive, wanted);
        arrivals.putAll(former.arrivals);
        table.addAll(former.table.rows(), wanted);
        former.histories.forEach(
                (row, history) -> {
                    if (wanted.test(row.key())) {
                        histories.put(row, history.restarted());
                    }
                });
        former.verdicts.forEach(
                (event, verdict) -> {
                    if (wanted.test(event.key(setup.keyFields()))) {
                        verdicts.put(event, verdict);
                    }
                });
        for (Event event : former.lateOutput) {
            if (wanted.test(event.key(setup.keyFields()))) {
                lateOutput.add(event);
            }
        }
    }
}
