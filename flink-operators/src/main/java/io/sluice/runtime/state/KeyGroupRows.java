package io.sluice.runtime.state;

import io.sluice.core.engine.KeyGroups;
import org.apache.flink.runtime.state.KeyGroupRange;

/**
 * To which key group each row of an image belongs. Key groups are counted from the range's first.
 */
final class KeyGroupRows {

    /** Flink's greatest parallelism is 2^15, so that a key group fits. */
    private final short[] groups;

    private final int[] rowsByGroup;

    /**
     * @throws IllegalStateException if a row belongs to none of the range's key groups
     */
    KeyGroupRows(StateImage image, KeyGroups keyGroups) {
        KeyGroupRange range = image.range();
        groups = new short[image.rows()];
        rowsByGroup = new int[range.getNumberOfKeyGroups()];
        int at = 0;
        for (TableImage table : image.tables()) {
            for (int row = 0; row < table.rows(); row++) {
                int keyGroup = keyGroups.of(table.hash(row));
                if (!range.contains(keyGroup)) {
                    throw new IllegalStateException(
                            "a key of key group %s is held by the subtask of key groups %s to %s: its hash code is not the same in every process"
                                    .formatted(
                                            keyGroup,
                                            range.getStartKeyGroup(),
                                            range.getEndKeyGroup()));
                }
                int group = keyGroup - range.getStartKeyGroup();
                groups[at++] = (short) group;
                rowsByGroup[group]++;
            }
        }
    }

    /** Key group of a row, counted over all tables. */
    int of(int row) {
        return groups[row];
    }

    /** Number of rows of a key group. */
    int count(int group) {
        return rowsByGroup[group];
    }

    /**
     * The end of the longest run of key groups, beginning with {@code from}, that has no more rows
     * than given; at least one key group.
     */
    int endOfSpan(int from, long maxRows) {
        long rows = rowsByGroup[from];
        int to = from + 1;
        while (to < rowsByGroup.length && rows + rowsByGroup[to] <= maxRows) {
            rows += rowsByGroup[to];
            to++;
        }
        return to;
    }
}
