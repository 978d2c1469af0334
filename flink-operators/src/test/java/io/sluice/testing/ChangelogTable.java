package io.sluice.testing;

import io.sluice.core.engine.ChangelogMode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The table that a changelog describes; refuses every change that does not fit it. */
public final class ChangelogTable {

    private final ChangelogMode mode;
    private final boolean skipsUnchanged;
    private final Map<RowKey, List<@Nullable Object>> rows = new LinkedHashMap<>();
    private final Set<RowKey> changedInDrain = new HashSet<>();
    private @Nullable TableChange awaitingUpdate;
    private boolean inDrain;

    /**
     * An empty table.
     *
     * @param skipsUnchanged whether an update that changes no result is refused
     */
    public ChangelogTable(ChangelogMode mode, boolean skipsUnchanged) {
        this.mode = mode;
        this.skipsUnchanged = skipsUnchanged;
    }

    /** Applies the next change. */
    public void apply(TableChange change) {
        TableChange before = awaitingUpdate;
        awaitingUpdate = null;
        switch (change.kind()) {
            case INSERT -> insert(change, before);
            case UPDATE_BEFORE -> updateBefore(change, before);
            case UPDATE_AFTER -> updateAfter(change, before);
            case DELETE -> delete(change, before);
        }
    }

    /** From here on until {@link #endDrain} a row may change only once. */
    public void beginDrain() {
        inDrain = true;
        changedInDrain.clear();
    }

    /** Ends what {@link #beginDrain} began. */
    public void endDrain() {
        inDrain = false;
        requireComplete();
    }

    /** Refuses a -U whose +U has not come. */
    public void requireComplete() {
        if (awaitingUpdate != null) {
            throw new ChangelogViolation("no +U follows " + awaitingUpdate);
        }
    }

    /** The rows, in the order of their insertion. */
    public Map<RowKey, List<@Nullable Object>> rows() {
        return rows;
    }

    /** Takes over those rows of another table whose key is wanted. */
    public void addAll(Map<RowKey, List<@Nullable Object>> other, Predicate<List<Object>> wanted) {
        other.forEach(
                (row, results) -> {
                    if (wanted.test(row.key())) {
                        rows.put(row, results);
                    }
                });
    }

    private void insert(TableChange change, @Nullable TableChange before) {
        require(before == null, change, "follows a -U");
        require(!rows.containsKey(change.row()), change, "inserts a row that exists");
        put(change);
    }

    private void updateBefore(TableChange change, @Nullable TableChange before) {
        require(before == null, change, "follows a -U");
        require(mode == ChangelogMode.RETRACT, change, "in a changelog without -U");
        List<@Nullable Object> current = rows.get(change.row());
        require(current != null, change, "retracts a row that does not exist");
        require(
                change.results().equals(current),
                change,
                "retracts other results than the row's " + current);
        awaitingUpdate = change;
    }

    private void updateAfter(TableChange change, @Nullable TableChange before) {
        require(mode != ChangelogMode.APPEND, change, "in an append-only changelog");
        List<@Nullable Object> current = rows.get(change.row());
        require(current != null, change, "updates a row that does not exist");
        if (mode == ChangelogMode.RETRACT) {
            require(
                    before != null && before.row().equals(change.row()),
                    change,
                    "does not follow the -U of its row");
        }
        require(
                !skipsUnchanged || !change.results().equals(current),
                change,
                "repeats the row, though unchanged results are to be skipped");
        put(change);
    }

    private void delete(TableChange change, @Nullable TableChange before) {
        require(before == null, change, "follows a -U");
        require(mode != ChangelogMode.APPEND, change, "in an append-only changelog");
        List<@Nullable Object> current = rows.remove(change.row());
        require(current != null, change, "deletes a row that does not exist");
        require(
                change.results().equals(current),
                change,
                "deletes other results than the row's " + current);
        requireOnce(change);
    }

    private void put(TableChange change) {
        rows.put(change.row(), change.results());
        requireOnce(change);
    }

    private void requireOnce(TableChange change) {
        require(
                !inDrain || changedInDrain.add(change.row()),
                change,
                "changes its row a second time in one drain");
    }

    private static void require(boolean holds, TableChange change, String violation) {
        if (!holds) {
            throw new ChangelogViolation(change + " " + violation);
        }
    }
}
