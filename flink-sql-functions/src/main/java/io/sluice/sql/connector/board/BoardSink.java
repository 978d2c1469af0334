package io.sluice.sql.connector.board;

import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.table.connector.RuntimeConverter;
import org.apache.flink.table.connector.sink.DynamicTableSink.DataStructureConverter;
import org.apache.flink.table.data.RowData;

/** Opens the board where its task runs. */
record BoardSink(BoardConfig config, BoardColumns columns, DataStructureConverter converter)
        implements Sink<RowData> {

    @Override
    public SinkWriter<RowData> createWriter(WriterInitContext context) throws IOException {
        converter.open(RuntimeConverter.Context.create(getClass().getClassLoader()));
        return BoardWriter.open(config, columns, converter);
    }
}
