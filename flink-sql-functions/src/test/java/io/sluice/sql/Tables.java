package io.sluice.sql;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;

/** Inputs and outputs of the tests. */
final class Tables {

    static final int SCENARIO_ROWS = 5_000;
    static final long SCENARIO_START = 1_700_000_000L;

    private Tables() {}

    /** An environment of parallelism 2. */
    static StreamTableEnvironment environment() {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(2);
        return StreamTableEnvironment.create(environment);
    }

    /** The generator of the scenarios 3a and 3b, with keys that are declared NOT NULL. */
    static Table trades(StreamTableEnvironment tables) {
        return table(
                tables,
                Schema.newBuilder()
                        .column("trader_id", DataTypes.STRING().notNull())
                        .column("symbol", DataTypes.STRING().notNull())
                        .column("price", DataTypes.DOUBLE())
                        .column("quantity", DataTypes.BIGINT())
                        .column("trade_time", DataTypes.TIMESTAMP(3))
                        .columnByExpression("trade_value", "price * quantity")
                        .watermark("trade_time", "trade_time")
                        .build(),
                Types.ROW_NAMED(
                        new String[] {"trader_id", "symbol", "price", "quantity", "trade_time"},
                        Types.STRING,
                        Types.STRING,
                        Types.DOUBLE,
                        Types.LONG,
                        Types.LOCAL_DATE_TIME),
                SCENARIO_ROWS,
                i ->
                        Row.of(
                                "TRADER" + i % 20,
                                "SYM" + i % 10,
                                100.0 + i % 50,
                                100L + i % 1000,
                                time(SCENARIO_START + i)));
    }

    static Table table(
            StreamTableEnvironment tables,
            Schema schema,
            TypeInformation<Row> type,
            int rows,
            IntFunction<Row> row) {
        List<Row> data = IntStream.range(0, rows).mapToObj(row).toList();
        StreamExecutionEnvironment environment =
                ((org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl)
                                tables)
                        .execEnv();
        return tables.fromDataStream(environment.fromData(data, type), schema);
    }

    static LocalDateTime time(long epochMillis) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(epochMillis, 1000L),
                Math.floorMod(epochMillis, 1000) * 1_000_000,
                ZoneOffset.UTC);
    }

    /** Runs the job; the changes in the order of arrival. */
    static List<Row> changes(Table table) throws Exception {
        List<Row> changes = new ArrayList<>();
        try (CloseableIterator<Row> rows = table.execute().collect()) {
            rows.forEachRemaining(changes::add);
        }
        return changes;
    }

    /** The rows that remain; fails if something is removed that is not there. */
    static Set<Row> materialised(List<Row> changes) {
        Set<Row> rows = new LinkedHashSet<>();
        for (Row change : changes) {
            Row row = Row.copy(change);
            row.setKind(RowKind.INSERT);
            boolean adds =
                    change.getKind() == RowKind.INSERT || change.getKind() == RowKind.UPDATE_AFTER;
            if (!(adds ? rows.add(row) : rows.remove(row))) {
                throw new AssertionError("cannot apply " + change);
            }
        }
        return rows;
    }
}
