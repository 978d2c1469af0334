package io.sluice.runtime;

import io.sluice.core.engine.Change;
import java.io.Serializable;

/**
 * Turns a change into what the query puts out.
 *
 * @param <OUT> type of the output
 */
@FunctionalInterface
public interface ChangeMapper<OUT> extends Serializable {

    /** Maps one change; the view is reused and must not be kept. */
    OUT map(Change change);
}
