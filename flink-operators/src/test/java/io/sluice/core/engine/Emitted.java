package io.sluice.core.engine;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A change, kept. */
record Emitted(ChangeKind kind, long start, long end, @Nullable Object key, List<Object> results) {

    /** For instance {@code +I a [0, 10) 2 7}: kind, key, window, results. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(symbol()).append(' ').append(key);
        text.append(String.format(Locale.ROOT, " [%d, %d)", start, end));
        results.forEach(result -> text.append(' ').append(result));
        return text.toString();
    }

    private String symbol() {
        return switch (kind) {
            case INSERT -> "+I";
            case UPDATE_BEFORE -> "-U";
            case UPDATE_AFTER -> "+U";
            case DELETE -> "-D";
        };
    }
}
