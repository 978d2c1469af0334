package io.sluice.perf.engine;

import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.job.WindowJob;
import io.sluice.perf.load.Emission;
import io.sluice.perf.load.WindowShape.Kind;
import io.sluice.perf.load.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.types.Row;

/** A query over a table, on the same stream as all others. */
final class SqlEngine implements Engine {

    private final SqlVariant variant;

    SqlEngine(SqlVariant variant) {
        this.variant = variant;
    }

    @Override
    public String name() {
        return variant.label();
    }

    @Override
    public String backend() {
        return RunSettings.BACKEND;
    }

    @Override
    public boolean runs(Workload workload) {
        // A session that changes deletes rows, which the tallies do not do.
        boolean deletes = workload.isAll(Kind.SESSION) && workload.emission() != Emission.FINAL;
        return !deletes && variant.runs(workload);
    }

    @Override
    public RunResult run(Workload workload, long records, RunSettings settings) throws Exception {
        Emission emission = workload.emission();
        int keyFields = workload.keyFields();
        return WindowJob.run(
                workload,
                records,
                settings,
                new RowForm(),
                this::apply,
                () -> new RowTally(emission, keyFields));
    }

    private DataStream<Row> apply(DataStream<RowData> trades, Workload workload) {
        Configuration planner = Configuration.fromMap(variant.settings());
        StreamTableEnvironment tables =
                StreamTableEnvironment.create(
                        trades.getExecutionEnvironment(),
                        EnvironmentSettings.newInstance().withConfiguration(planner).build());
        for (Map.Entry<String, String> setting : variant.settings().entrySet()) {
            tables.getConfig().set(setting.getKey(), setting.getValue());
        }
        tables.getConfig().set("table.local-time-zone", "UTC");
        TradesTable.create(tables, trades);
        Table result = variant.query(tables, workload);
        boolean upserts = variant.upserts() && workload.emission() != Emission.FINAL;
        return tables.toChangelogStream(
                result,
                schema(result.getResolvedSchema(), upserts ? upsertKey(workload) : List.of()),
                upserts ? ChangelogMode.upsert() : ChangelogMode.all());
    }

    /**
     * Lets rows replace each other without the one that is replaced, as a table with a key does.
     */
    private static List<String> upsertKey(Workload workload) {
        List<String> key = new ArrayList<>(SqlText.keys(workload));
        key.add("window_start");
        key.add("window_end");
        return key;
    }

    /** Times as Flink has them inside, so that no engine pays for more than the others. */
    private static Schema schema(ResolvedSchema result, List<String> key) {
        Schema.Builder schema = Schema.newBuilder();
        for (Column column : result.getColumns()) {
            DataType type = column.getDataType();
            boolean isTime = type.getLogicalType().is(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE);
            schema.column(
                    column.getName(), isTime ? time(type).bridgedTo(TimestampData.class) : type);
        }
        return (key.isEmpty() ? schema : schema.primaryKey(key)).build();
    }

    /** A time without being an attribute of Flink's. */
    private static DataType time(DataType type) {
        DataType time = DataTypes.TIMESTAMP(3);
        return type.getLogicalType().isNullable() ? time : time.notNull();
    }
}
