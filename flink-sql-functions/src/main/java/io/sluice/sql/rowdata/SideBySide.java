package io.sluice.sql.rowdata;

import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.util.Collector;

/**
 * Passes rows on with what is computed of them behind their own columns, without copying either:
 * one row and one element, used again and again. Called by code that Flink's planner generates.
 */
public final class SideBySide {

    private final Collector<StreamRecord<RowData>> output;
    private final JoinedRowData both = new JoinedRowData();
    private final StreamRecord<RowData> element = new StreamRecord<>(both);

    private RowData row = both;

    public SideBySide(Collector<StreamRecord<RowData>> output) {
        this.output = output;
    }

    /** The row of which the next columns are computed. */
    public SideBySide of(RowData read) {
        row = read;
        return this;
    }

    /** Passes on the row and the columns that are computed of it, as a change of the row's kind. */
    public void collect(RowData computed) {
        both.replace(row, computed);
        both.setRowKind(row.getRowKind());
        output.collect(element);
    }
}
