package io.sluice.examples;

import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.types.DataType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The aggregates of scenario 3a without windows. That is Flink's own SQL; Sluice adds nothing to
 * it. It stands here for comparison.
 */
@Command(
        name = "scenario-2",
        description = "Reference scenario 2: GROUP BY without windows, which is Flink's own SQL.")
final class Scenario2 extends Example {

    private static final String QUERY =
            """
            SELECT
                traderId AS trader_id,
                symbol,
                COUNT(*) AS trades,
                AVG(price) AS avg_price,
                SUM(quantity) AS quantity,
                SUM(price * quantity) AS `value`
            FROM trades
            GROUP BY traderId, symbol
            """;

    private static final List<String> KEYS = List.of("trader_id", "symbol");

    /** The kinds of change that Flink gives such a query. */
    private enum Mode {
        UPSERT,
        RETRACT
    }

    @Mixin private RecordCount records = new RecordCount();

    @Option(
            names = "--changelog",
            paramLabel = "MODE",
            description = "Kinds of change: upsert, the default, or retract.")
    private Mode changelog = Mode.UPSERT;

    @Override
    ExampleJob build(StreamExecutionEnvironment environment) {
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.createTemporaryView("trades", Trades.stream(environment, records, 20));
        Table totals = tables.sqlQuery(QUERY);
        ChangelogMode mode =
                changelog == Mode.UPSERT ? ChangelogMode.upsert() : ChangelogMode.all();
        return new ExampleJob(
                name(),
                tables.toChangelogStream(totals, keyed(totals), mode),
                totals.getResolvedSchema().getColumnNames(),
                KEYS.size());
    }

    /** The columns of the table with its primary key, which SQL does not know of. */
    private static Schema keyed(Table totals) {
        Schema.Builder schema = Schema.newBuilder();
        for (Column column : totals.getResolvedSchema().getColumns()) {
            DataType type = column.getDataType();
            boolean isKey = KEYS.contains(column.getName());
            schema.column(column.getName(), isKey ? type.notNull() : type);
        }
        return schema.primaryKey(KEYS).build();
    }
}
