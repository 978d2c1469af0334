package io.sluice.runtime.state;

import org.apache.flink.util.StateMigrationException;

/** A snapshot is intact, but belongs to a query that differs too much from the current one. */
public final class StateIncompatibleException extends StateMigrationException {

    private static final long serialVersionUID = 1L;

    StateIncompatibleException(String query, String difference, String remedy) {
        super(message(query, difference, remedy));
    }

    StateIncompatibleException(String query, String difference, String remedy, Throwable cause) {
        super(message(query, difference, remedy), cause);
    }

    private static String message(String query, String difference, String remedy) {
        return "The state of query '%s' cannot be restored: %s. %s, or give the query another uid to start it with empty state."
                .formatted(query, difference, remedy);
    }
}
