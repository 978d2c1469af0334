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

    /**
     * Called once, before the first change.
     *
     * @param objectReuse whether Flink hands the output on as it is ({@code
     *     pipeline.object-reuse}), so that what reads it may keep parts of it; else as a copy
     */
    default void open(boolean objectReuse) {}

    /** Maps one change; the view is reused and must not be kept. */
    OUT map(Change change);
}
