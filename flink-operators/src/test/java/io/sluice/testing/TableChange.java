package io.sluice.testing;

import java.util.List;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * One row of a changelog.
 *
 * @param kind +I, -U, +U or -D
 * @param row which row of the table changes
 * @param results of its aggregates
 */
public record TableChange(RowKind kind, RowKey row, List<@Nullable Object> results) {

    @Override
    public String toString() {
        return kind.shortString() + " " + row + " " + results;
    }
}
