package io.sluice.sql.rowdata;

import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.table.runtime.operators.TableStreamOperator;

/** Passes on some columns of each row, in another order: a view of the row, which is not copied. */
@SuppressWarnings("NullAway.Init") // Flink initializes operators in open().
public final class SelectedColumns extends TableStreamOperator<RowData>
        implements OneInputStreamOperator<RowData, RowData> {

    private static final long serialVersionUID = 1L;

    private final int[] columns;
    private transient ProjectedRowData view;

    /** The columns are positions in the input. */
    public SelectedColumns(int[] columns) {
        this.columns = columns.clone();
    }

    @Override
    public void open() throws Exception {
        super.open();
        view = ProjectedRowData.from(columns);
    }

    @Override
    public void processElement(StreamRecord<RowData> element) {
        output.collect(element.replace(view.replaceRow(element.getValue())));
    }
}
