package io.sluice.sql.connector.board;

import java.io.IOException;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.table.connector.sink.DynamicTableSink.DataStructureConverter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;

/** Puts rows on the board. Never waits for a browser. */
final class BoardWriter implements SinkWriter<RowData> {

    private final BoardModel model;
    private final BoardServer server;
    private final DataStructureConverter converter;
    private final long keepOpenMillis;

    private BoardWriter(
            BoardModel model,
            BoardServer server,
            DataStructureConverter converter,
            long keepOpenMillis) {
        this.model = model;
        this.server = server;
        this.converter = converter;
        this.keepOpenMillis = keepOpenMillis;
    }

    static BoardWriter open(
            BoardConfig config, BoardColumns columns, DataStructureConverter converter)
            throws IOException {
        BoardModel model = new BoardModel(columns, config.maxRows());
        BoardServer server = BoardServer.start(config, columns, model);
        return new BoardWriter(model, server, converter, config.keepOpen().toMillis());
    }

    @Override
    public void write(RowData row, Context context) {
        model.change(row.getRowKind(), (Row) converter.toExternal(row));
    }

    @Override
    public void writeWatermark(Watermark watermark) {
        model.watermark(watermark.getTimestamp());
    }

    @Override
    public void flush(boolean endOfInput) throws InterruptedException {
        if (endOfInput) {
            model.end();
            Thread.sleep(keepOpenMillis);
        }
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
