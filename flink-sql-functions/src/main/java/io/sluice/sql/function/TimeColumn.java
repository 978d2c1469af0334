package io.sluice.sql.function;

import java.io.Serializable;
import org.apache.flink.table.data.RowData;

/**
 * A column of times.
 *
 * @param position in the row, from 0
 * @param precision of the type: digits of a second
 */
record TimeColumn(int position, int precision) implements Serializable {

    boolean isNull(RowData row) {
        return row.isNullAt(position);
    }

    /** In ms, of the epoch for moments, of the clock's own epoch for local times. */
    long millis(RowData row) {
        return row.getTimestamp(position, precision).getMillisecond();
    }
}
