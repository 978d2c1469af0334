package io.sluice.sql.connector.board;

import io.sluice.sql.connector.board.BoardOptions.Changelog;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.types.DataType;

/** A table that is shown in a browser; written by one task, which serves it. */
record BoardTable(BoardConfig config, BoardColumns columns, Changelog changelog, DataType type)
        implements DynamicTableSink {

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        return changelog == Changelog.UPSERT ? ChangelogMode.upsert() : ChangelogMode.all();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(DynamicTableSink.Context context) {
        return SinkV2Provider.of(
                new BoardSink(config, columns, context.createDataStructureConverter(type)), 1);
    }

    @Override
    public DynamicTableSink copy() {
        return this;
    }

    @Override
    public String asSummaryString() {
        return BoardTableFactory.IDENTIFIER;
    }
}
