package io.sluice.core.engine;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are shown, and what is said about them. A row that is shown no more is deleted, one
 * that is shown again is inserted.
 *
 * @param having which rows are shown, or null for all
 * @param marksClosed whether each row is told to be {@linkplain Change#isClosed closed} when its
 *     window expires, by an update if need be
 * @param retractableInput whether records may take back others; a row without records is then no
 *     row
 */
public record ResultRules(@Nullable RowFilter having, boolean marksClosed, boolean retractableInput)
        implements Serializable {

    /** Every row is shown, and none is marked. */
    public static final ResultRules ALL = new ResultRules(null, false, false);

    /** Whether a row that was shown may cease to be. */
    public boolean hidesRows() {
        return having != null || retractableInput;
    }

    /** Whether a row is shown. */
    boolean show(Change row) {
        return (!retractableInput || row.records() > 0) && (having == null || having.accepts(row));
    }
}
