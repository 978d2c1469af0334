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
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** A query over a table, on the same stream as all others. */
final class SqlEngine implements Engine {

    /** Ten windows and more, so that what is cleared and found again counts as it does for good. */
    private static final long MANY_KEYS_RECORDS = 1_600_000;

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

    /** The same of every engine: most records of the first window open it, later ones do not. */
    @Override
    public long leastRecords(Workload workload) {
        return workload.name().equals(Workload.MANY_KEYS_PER_RECORD)
                ? MANY_KEYS_RECORDS
                : Engine.super.leastRecords(workload);
    }

    @Override
    public RunResult run(Workload workload, long records, RunSettings settings) throws Exception {
        Emission emission = workload.emission();
        int keyFields = workload.keyFields();
        boolean inSeconds = variant.boundsAreSeconds();
        return WindowJob.runPipeline(
                workload,
                records,
                settings,
                new RowForm(),
                this::build,
                () -> new RowTally(emission, keyFields, inSeconds));
    }

    private void build(DataStream<RowData> trades, Workload workload, Sink<RowData> sink) {
        Map<String, String> settings = variant.settings(workload);
        StreamTableEnvironment tables =
                StreamTableEnvironment.create(
                        trades.getExecutionEnvironment(),
                        EnvironmentSettings.newInstance()
                                .withConfiguration(Configuration.fromMap(settings))
                                .build());
        settings.forEach((key, value) -> tables.getConfig().set(key, value));
        tables.getConfig().set("table.local-time-zone", "UTC");
        boolean upserts = variant.upserts() && workload.emission() != Emission.FINAL;
        PerfCatalog.use(
                tables,
                new TradesTable(trades),
                new ResultsTable(sink, upserts ? ChangelogMode.upsert() : ChangelogMode.all()));
        Table result = variant.query(tables, workload);
        PerfCatalog.createResults(
                tables,
                schema(result.getResolvedSchema(), upserts ? upsertKey(workload) : List.of()));
        StreamStatementSet statements = tables.createStatementSet();
        statements.addInsert("results", result);
        statements.attachAsDataStream();
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

    /** Of the results; only of a key Flink has to make sure that it is not null. */
    private static Schema schema(ResolvedSchema result, List<String> key) {
        Schema.Builder schema = Schema.newBuilder();
        for (Column column : result.getColumns()) {
            DataType type = withoutAttribute(column.getDataType());
            schema.column(
                    column.getName(),
                    key.contains(column.getName()) ? type.notNull() : type.nullable());
        }
        return (key.isEmpty() ? schema : schema.primaryKey(key)).build();
    }

    /** A time without being an attribute of Flink's. */
    private static DataType withoutAttribute(DataType type) {
        return type.getLogicalType().is(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE)
                ? DataTypes.TIMESTAMP(3)
                : type;
    }
}
