package io.sluice.oracle;

import io.sluice.core.engine.Change;
import io.sluice.core.engine.RowFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A condition on the first result that rows fulfil now and then; no rounding can change it. */
record Having() implements RowFilter {

    @Override
    public boolean accepts(Change row) {
        return test(row.value(0));
    }

    boolean test(@Nullable Object first) {
        if (first instanceof Long number) {
            return number % 3 != 1;
        }
        if (first instanceof List<?> ids) {
            return ids.size() % 3 != 1;
        }
        return first != null;
    }
}
