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

    private final EmissionPolicy emission;
    private final NaiveWindows<Event> naive;
    private final boolean exact;
    private long due;
    private long emitted;

    EmittedRows(Setup setup, NaiveWindows<Event> naive) {
        this.emission = setup.spec().emission();
        this.naive = naive;
        exact =
                emission.needsSingleRecords()
                        && !emission.skipUnchanged()
                        && setup.spec().results().equals(ResultRules.ALL);
    }

    /** A record was accepted into these rows. */
    void due(List<RowKey> rows) {
        if (emission.kind() == EmissionPolicy.Kind.PER_RECORD) {
            due += rows.size();
        } else if (emission.kind() == EmissionPolicy.Kind.ALL_GROUPS_PER_RECORD) {
            for (RowKey changed : rows) {
                due +=
                        naive.rows().stream()
                                .filter(row -> row.window().equals(changed.window()))
                                .count();
            }
        }
    }

    void emitted(TableChange change) {
        if (change.kind() != RowKind.UPDATE_BEFORE) {
            emitted++;
        }
    }

    void check() {
        require(!exact || due == emitted, "%d rows are due by now, %d were emitted", due, emitted);
    }
}
