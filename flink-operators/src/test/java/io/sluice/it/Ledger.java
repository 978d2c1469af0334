package io.sluice.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the sink of one test has committed. Rows are staged under an id, and count once their id is
 * committed, however often that happens: like files that are renamed when a checkpoint completes.
 */
final class Ledger<T> {

    private static final Map<String, Ledger<?>> LEDGERS = new ConcurrentHashMap<>();

    private final Map<String, List<T>> staged = new ConcurrentHashMap<>();
    private final List<T> committed = new ArrayList<>();

    /** Makes the ledger of a test. */
    static <T> Ledger<T> open(String name) {
        Ledger<T> ledger = new Ledger<>();
        LEDGERS.put(name, ledger);
        return ledger;
    }

    @SuppressWarnings("unchecked") // The test knows what it writes.
    static <T> Ledger<T> of(String name) {
        return (Ledger<T>) LEDGERS.get(name);
    }

    void stage(String id, List<T> rows) {
        staged.put(id, rows);
    }

    synchronized void commit(String id) {
        List<T> rows = staged.remove(id);
        if (rows != null) {
            committed.addAll(rows);
        }
    }

    /** Everything that was committed, in order. */
    synchronized List<T> rows() {
        return List.copyOf(committed);
    }
}
