package io.sluice;

import io.sluice.core.aggregate.LongSum;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.types.AbstractDataType;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.UnresolvedDataType;
import org.apache.flink.types.Row;

/** Makes a table of a query's changelog; with a primary key unless a key may be null. */
final class ChangelogTable {

    private ChangelogTable() {}

    static Table of(
            StreamTableEnvironment tables,
            DataStream<Row> rows,
            QueryColumns<?> columns,
            List<String> primaryKey,
            io.sluice.core.engine.ChangelogMode mode) {
        if (mode == io.sluice.core.engine.ChangelogMode.UPSERT
                && !nullableKeys(columns).isEmpty()) {
            throw new InvalidProgramException(
                    "A table of upserts needs a primary key, which cannot hold the keys %s that may be null: use changelog(RETRACT), or keyBy instead of keyByNullable."
                            .formatted(nullableKeys(columns)));
        }
        return tables.fromChangelogStream(rows, schema(columns, primaryKey), changelogMode(mode));
    }

    private static Schema schema(QueryColumns<?> columns, List<String> primaryKey) {
        DataType bound = columns.counted() ? DataTypes.BIGINT() : DataTypes.TIMESTAMP(3);
        Schema.Builder schema = Schema.newBuilder();
        columns.keys().forEach(key -> schema.column(key.name(), type(key)));
        if (columns.hasWindowName()) {
            schema.column(QueryColumns.WINDOW_NAME, DataTypes.STRING().notNull());
        }
        schema.column(QueryColumns.WINDOW_START, bound.notNull());
        schema.column(QueryColumns.WINDOW_END, bound.notNull());
        columns.results().forEach(result -> schema.column(result.name(), dataType(result)));
        if (columns.windowClosed()) {
            schema.column(QueryColumns.WINDOW_CLOSED, DataTypes.BOOLEAN().notNull());
        }
        if (nullableKeys(columns).isEmpty()) {
            schema.primaryKey(primaryKey);
        }
        return schema.build();
    }

    private static UnresolvedDataType type(KeyPart<?, ?> key) {
        UnresolvedDataType type = DataTypes.of(key.type());
        return key.nullable() ? type : type.notNull();
    }

    private static List<String> nullableKeys(QueryColumns<?> columns) {
        List<String> names = new ArrayList<>();
        for (KeyPart<?, ?> key : columns.keys()) {
            if (key.nullable()) {
                names.add(key.name());
            }
        }
        return names;
    }

    private static AbstractDataType<?> dataType(ResultColumn<?> result) {
        boolean widened =
                result.column().aggregate().aggregate() instanceof LongSum<?> sum && sum.widened();
        // Flink would take a BigDecimal for DECIMAL(38, 18), which has room for 20 digits only.
        return widened ? DataTypes.DECIMAL(38, 0) : DataTypes.of(result.type());
    }

    private static ChangelogMode changelogMode(io.sluice.core.engine.ChangelogMode mode) {
        return switch (mode) {
            case UPSERT -> ChangelogMode.upsert(false);
            case RETRACT -> ChangelogMode.all();
            case APPEND -> ChangelogMode.insertOnly();
        };
    }
}
