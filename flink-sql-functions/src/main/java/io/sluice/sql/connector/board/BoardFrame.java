package io.sluice.sql.connector.board;

import java.util.List;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * What a browser is told at one moment.
 *
 * @param complete whether these are all rows rather than the changed ones
 * @param rows rows, those that changed last at the end
 * @param removed ids of rows that are gone
 * @param ended whether these are the last changes
 * @param counts what has happened so far
 */
record BoardFrame(
        boolean complete, List<Shown> rows, List<Long> removed, boolean ended, Counts counts) {

    /**
     * A row.
     *
     * @param id stands for its key
     * @param row contents
     * @param windowEnd end of its window, epoch ms, exclusive; null if it has none
     * @param history its course, oldest first; null in a frame of changes
     */
    record Shown(long id, Row row, @Nullable Long windowEnd, @Nullable List<Double> history) {}

    /**
     * Sums since the job has started, or restarted.
     *
     * @param inserts changes of kind +I
     * @param updatesBefore changes of kind -U
     * @param updatesAfter changes of kind +U
     * @param deletes changes of kind -D
     * @param watermark epoch ms; Long.MIN_VALUE if there is none yet
     * @param openWindows windows of the rows on the board that the watermark has not passed
     * @param closedWindows windows that it has passed
     * @param rows rows on the board
     * @param evicted rows that made room for others
     */
    record Counts(
            long inserts,
            long updatesBefore,
            long updatesAfter,
            long deletes,
            long watermark,
            int openWindows,
            long closedWindows,
            int rows,
            long evicted) {}
}
