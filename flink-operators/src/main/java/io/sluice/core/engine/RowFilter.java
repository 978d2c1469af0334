package io.sluice.core.engine;

import java.io.Serializable;

/** Which rows belong to the result, as SQL's HAVING says. Depends on nothing but the row. */
@FunctionalInterface
public interface RowFilter extends Serializable {

    /** Whether a row is shown; its kind means nothing here. The view is reused. */
    boolean accepts(Change row);
}
