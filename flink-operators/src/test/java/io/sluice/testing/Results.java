package io.sluice.testing;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Equality of results: exact, but for doubles within 1e-9 relative. */
public final class Results {

    private static final double RELATIVE = 1e-9;

    /** Where large values cancel out: far below the rounding error of a plain sum of them. */
    private static final double ABSOLUTE = 1e-15;

    private Results() {}

    /** Whether two rows show the same results. */
    public static boolean same(List<@Nullable Object> expected, List<@Nullable Object> actual) {
        if (expected.size() != actual.size()) {
            return false;
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!same(expected.get(i), actual.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(@Nullable Object expected, @Nullable Object actual) {
        if (expected instanceof Double a && actual instanceof Double b) {
            return a.equals(b)
                    || (Double.isFinite(a) && Math.abs(a - b) <= RELATIVE * Math.abs(a) + ABSOLUTE);
        }
        if (expected instanceof BigDecimal a && actual instanceof BigDecimal b) {
            return a.compareTo(b) == 0;
        }
        return Objects.equals(expected, actual);
    }
}
