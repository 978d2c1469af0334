package io.sluice.testing;

import java.util.List;

/**
 * What identifies a row of the windowed table.
 *
 * @param key fields of the grouping key
 * @param window one of the windows
 */
public record RowKey(List<Object> key, Window window) {

    @Override
    public String toString() {
        return key + "@" + window;
    }
}
