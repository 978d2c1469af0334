package io.sluice;

import io.sluice.core.aggregate.LongSum;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.types.AbstractDataType;
import org.apache.flink.types.Row;

/** Makes a table of a query's changelog. */
final class ChangelogTable {

    private ChangelogTable() {}

    static Table of(
            StreamTableEnvironment tables,
            DataStream<Row> rows,
            QueryColumns<?> columns,
            io.sluice.core.engine.ChangelogMode mode) {
        return tables.fromChangelogStream(rows, schema(columns), changelogMode(mode));
    }

    private static Schema schema(QueryColumns<?> columns) {
        Schema.Builder schema = Schema.newBuilder();
        columns.keys()
                .forEach(key -> schema.column(key.name(), DataTypes.of(key.type()).notNull()));
        schema.column(QueryColumns.WINDOW_START, DataTypes.TIMESTAMP(3).notNull());
        schema.column(QueryColumns.WINDOW_END, DataTypes.TIMESTAMP(3).notNull());
        columns.results().forEach(result -> schema.column(result.name(), dataType(result)));
        return schema.primaryKey(columns.primaryKey()).build();
    }

    private static AbstractDataType<?> dataType(ResultColumn<?> result) {
        boolean widened =
                result.column().aggregate().aggregate() instanceof LongSum<?> sum && sum.widened();
        // Flink would take a BigDecimal for DECIMAL(38, 18), which has room for 20 digits only.
        return widened ? DataTypes.DECIMAL(38, 0) : DataTypes.of(result.type());
    }

    private static ChangelogMode changelogMode(io.sluice.core.engine.ChangelogMode mode) {
        return switch (mode) {
            case UPSERT -> ChangelogMode.upsert();
            case RETRACT -> ChangelogMode.all();
            case APPEND -> ChangelogMode.insertOnly();
        };
    }
}
