package io.sluice.perf.engine;

import io.sluice.Emit;
import io.sluice.Windows;
import io.sluice.perf.load.Emission;
import io.sluice.perf.load.WindowShape;
import io.sluice.perf.load.WindowShape.Kind;
import io.sluice.perf.load.Workload;
import io.sluice.sql.TableWindows;
import io.sluice.sql.function.SluiceModule;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** The ways to write a windowed aggregation over a table. */
enum SqlVariant {
    SLUICE("sluice-sql", Map.of("table.sql-dialect", "hive")) {
        @Override
        boolean runs(Workload workload) {
            return inSql(workload);
        }

        @Override
        Table query(StreamTableEnvironment tables, Workload workload) {
            String emit =
                    switch (workload.emission()) {
                        case FINAL -> "EMIT FINAL";
                        case CHANGES -> "EMIT CHANGES";
                        case EVERY_100_MS -> "EMIT CHANGES EVERY INTERVAL '100' MILLISECOND";
                        case PER_RECORD -> "EMIT CHANGES PER RECORD";
                        case ALL_GROUPS -> throw notInSql(workload);
                    };
            return tables.sqlQuery(SqlText.byWindowFunction(workload) + " " + emit);
        }

        @Override
        boolean upserts() {
            return true;
        }
    },

    SLUICE_TABLE("sluice-table", Map.of()) {
        @Override
        boolean runs(Workload workload) {
            return inSql(workload);
        }

        @Override
        Table query(StreamTableEnvironment tables, Workload workload) {
            String[] keys =
                    workload.keyFields() == 1
                            ? new String[] {"trader"}
                            : new String[] {"trader", "symbol"};
            Emit emit =
                    switch (workload.emission()) {
                        case FINAL -> Emit.finalResults();
                        case CHANGES -> Emit.changes();
                        case EVERY_100_MS -> Emit.every(Duration.ofMillis(100));
                        case PER_RECORD -> Emit.perRecord();
                        case ALL_GROUPS -> throw notInSql(workload);
                    };
            return TableWindows.on(tables, tables.from("trades"))
                    .keyBy(keys)
                    .window(windows(workload.window()))
                    .aggregate(
                            "COUNT(*) AS trades, SUM(quantity) AS volume, MIN(price) AS min_price,"
                                    + " MAX(price) AS max_price, AVG(price) AS avg_price")
                    .emit(emit)
                    .toTable();
        }

        private Windows windows(WindowShape shape) {
            return SluiceWindows.windows(shape);
        }

        @Override
        boolean upserts() {
            return true;
        }
    },

    SLUICE_FUNCTIONS("sluice-functions", Map.of()) {
        @Override
        boolean runs(Workload workload) {
            return inSql(workload);
        }

        @Override
        Table query(StreamTableEnvironment tables, Workload workload) {
            tables.loadModule("sluice", new SluiceModule());
            return tables.sqlQuery(SqlText.byFunction(workload));
        }
    },

    SLUICE_EMIT_CHANGES("sluice-emit-changes", Map.of()) {
        @Override
        boolean runs(Workload workload) {
            return inSql(workload) && !workload.isAll(Kind.SESSION);
        }

        @Override
        Table query(StreamTableEnvironment tables, Workload workload) {
            tables.loadModule("sluice", new SluiceModule());
            tables.createTemporaryView("windowed", tables.sqlQuery(SqlText.windowed(workload)));
            return tables.sqlQuery(SqlText.byFunctionOnWindows(workload));
        }

        @Override
        boolean upserts() {
            return true;
        }
    },

    ONE_PHASE("flink-sql-one-phase", Map.of("table.optimizer.agg-phase-strategy", "ONE_PHASE")) {
        @Override
        boolean runs(Workload workload) {
            return isFinal(workload);
        }

        @Override
        Table query(StreamTableEnvironment tables, Workload workload) {
            return tables.sqlQuery(SqlText.byWindowFunction(workload));
        }
    },

    TWO_PHASE("flink-sql-two-phase", Map.of("table.optimizer.agg-phase-strategy", "TWO_PHASE")) {
        @Override
        boolean runs(Workload workload) {
            // Sessions are aggregated in one phase only.
            return isFinal(workload) && !workload.isAll(Kind.SESSION);
        }

        @Override
        Table query(StreamTableEnvironment tables, Workload workload) {
            return tables.sqlQuery(SqlText.byWindowFunction(workload));
        }
    },

    EARLY_FIRE("flink-sql-early-fire", Map.of("table.exec.emit.early-fire.enabled", "true")) {
        @Override
        boolean runs(Workload workload) {
            return (workload.emission() == Emission.EVERY_100_MS || perRecord(workload))
                    && isTumbling(workload);
        }

        @Override
        Map<String, String> settings(Workload workload) {
            Map<String, String> settings = new HashMap<>(super.settings(workload));
            settings.put(
                    "table.exec.emit.early-fire.delay", perRecord(workload) ? "0 ms" : "100 ms");
            return settings;
        }

        @Override
        Table query(StreamTableEnvironment tables, Workload workload) {
            return tables.sqlQuery(SqlText.byGroupWindow(workload));
        }
    },

    GROUP_BY("flink-sql-group-by", Map.of()) {
        @Override
        boolean runs(Workload workload) {
            return isTumbling(workload) && perRecord(workload);
        }

        @Override
        Table query(StreamTableEnvironment tables, Workload workload) {
            return tables.sqlQuery(SqlText.byRoundedTime(workload));
        }

        @Override
        boolean boundsAreSeconds() {
            return true;
        }
    },

    GROUP_BY_CLEARED("flink-sql-group-by-ttl", Map.of("table.exec.state.ttl", "1 min")) {
        @Override
        boolean runs(Workload workload) {
            return GROUP_BY.runs(workload);
        }

        @Override
        Table query(StreamTableEnvironment tables, Workload workload) {
            return GROUP_BY.query(tables, workload);
        }

        @Override
        boolean boundsAreSeconds() {
            return true;
        }
    },

    GROUP_BY_IN_BATCHES(
            "flink-sql-group-by-mini-batch",
            Map.of(
                    "table.exec.mini-batch.enabled",
                    "true",
                    "table.exec.mini-batch.allow-latency",
                    "100 ms",
                    "table.exec.mini-batch.size",
                    "10000",
                    "table.optimizer.agg-phase-strategy",
                    "TWO_PHASE")) {
        @Override
        boolean runs(Workload workload) {
            return isTumbling(workload) && workload.emission() == Emission.CHANGES;
        }

        @Override
        Table query(StreamTableEnvironment tables, Workload workload) {
            return GROUP_BY.query(tables, workload);
        }

        @Override
        boolean boundsAreSeconds() {
            return true;
        }
    };

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // All are made by Map.of.
    private final Map<String, String> settings;

    SqlVariant(String label, Map<String, String> settings) {
        this.label = label;
        this.settings = settings;
    }

    String label() {
        return label;
    }

    /** Settings of the planner. */
    Map<String, String> settings(Workload workload) {
        return settings;
    }

    abstract boolean runs(Workload workload);

    abstract Table query(StreamTableEnvironment tables, Workload workload);

    /** Whether rows replace each other by the keys and the window. */
    boolean upserts() {
        return false;
    }

    /** Whether the bounds of windows are seconds since the epoch, and not times. */
    boolean boundsAreSeconds() {
        return false;
    }

    /** Whether what has no batches gives a row for each record. */
    private static boolean perRecord(Workload workload) {
        return workload.emission() == Emission.CHANGES
                || workload.emission() == Emission.PER_RECORD;
    }

    private static boolean inSql(Workload workload) {
        return workload.windows().size() == 1 && workload.emission() != Emission.ALL_GROUPS;
    }

    private static IllegalArgumentException notInSql(Workload workload) {
        return new IllegalArgumentException(workload.emission().label() + " is not in SQL");
    }

    private static boolean isFinal(Workload workload) {
        return workload.emission() == Emission.FINAL && workload.windows().size() == 1;
    }

    private static boolean isTumbling(Workload workload) {
        return workload.windows().size() == 1 && workload.isAll(Kind.TUMBLING);
    }
}
