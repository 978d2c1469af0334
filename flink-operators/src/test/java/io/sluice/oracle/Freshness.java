package io.sluice.oracle;

import static io.sluice.oracle.SimulationFailure.require;

import io.sluice.core.engine.EmissionPolicy;
import io.sluice.testing.Results;
import io.sluice.testing.RowKey;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How far the shown rows may lag behind the records, by emission policy. */
final class Freshness {

    private final Setup setup;
    private final EmissionPolicy emission;
    private final OracleState state;

    Freshness(Setup setup, OracleState state) {
        this.setup = setup;
        this.emission = setup.spec().emission();
        this.state = state;
    }

    /**
     * Checks all rows.
     *
     * @param isClosed whether a row's window is closed
     * @param mustBeCurrent rows that the last step must have brought up to date
     * @param accepted number of records that the subtask has accepted
     */
    void check(Predicate<RowKey> isClosed, Predicate<RowKey> mustBeCurrent, long accepted) {
        for (RowKey row : state.naive.rows()) {
            if (emission.kind() == EmissionPolicy.Kind.FINAL) {
                if (isClosed.test(row)) {
                    requireCurrent(row, "after its window has closed");
                } else if (!state.isPart(
                        row)) { // Parts that have closed stay until the whole does.
                    require(shown(row) == null, "%s is shown before its window closes", row);
                }
            } else if (emission.needsSingleRecords() || mustBeCurrent.test(row)) {
                requireCurrent(row, "now");
            } else {
                requireRecent(row, accepted);
            }
        }
    }

    /** Refuses a row that does not show all of its records. */
    void requireCurrent(RowKey row, String when) {
        List<@Nullable Object> shown = shown(row);
        List<@Nullable Object> expected = state.due(row);
        boolean bothShow = expected != null && shown != null;
        boolean same = bothShow ? Results.same(expected, shown) : expected == null && shown == null;
        require(same, "%s must show %s %s, shows %s", row, expected, when, shown);
    }

    /** Refuses what the row never was, and what it was too long ago. */
    private void requireRecent(RowKey row, long accepted) {
        long missing = state.histories.get(row).firstMissing(shown(row));
        if (emission.kind() == EmissionPolicy.Kind.CHANGES) {
            require(
                    accepted - missing + 1 < emission.batchRecords(),
                    "%s shows %s, not yet the record that came %d before the last",
                    row,
                    shown(row),
                    accepted - missing);
        }
    }

    private @Nullable List<@Nullable Object> shown(RowKey row) {
        List<@Nullable Object> shown = state.table.rows().get(row);
        return shown == null ? null : shown.subList(0, setup.measures().size());
    }
}
