package io.sluice.oracle;

import static io.sluice.oracle.SimulationFailure.require;

import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.ResultRules;
import io.sluice.testing.Event;
import io.sluice.testing.NaiveWindows;
import io.sluice.testing.RowKey;
import io.sluice.testing.TableChange;
import java.util.List;
import org.apache.flink.types.RowKind;

/**
 * Counts the rows of policies whose number of rows is exact: those that emit for each record, where
 * no row is hidden or marked.
 */
final class EmittedRows {

    private final NaiveWindows<Event> naive;
    private final boolean exact;
    private final boolean allGroups;
    private long due;
    private long emitted;

    EmittedRows(Setup setup, NaiveWindows<Event> naive) {
        EmissionPolicy emission = setup.spec().emission();
        this.naive = naive;
        allGroups = setup.publishesAllGroups();
        exact =
                emission.needsSingleRecords()
                        && !emission.skipUnchanged()
                        && setup.spec().results().equals(ResultRules.ALL);
    }

    /** A record was accepted into these rows. */
    void due(List<RowKey> rows) {
        if (!allGroups) {
            due += rows.size();
        } else {
            for (RowKey changed : rows) {
                due +=
                        naive.rows().stream()
                                .filter(row -> row.window().equals(changed.window()))
                                .count();
            }
        }
    }

    void emitted(TableChange change) {
        if (change.kind() == RowKind.INSERT || change.kind() == RowKind.UPDATE_AFTER) {
            emitted++;
        }
    }

    void check() {
        require(!exact || due == emitted, "%d rows are due by now, %d were emitted", due, emitted);
    }
}
