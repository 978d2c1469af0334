package io.sluice.sql.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Emit;
import io.sluice.Windows;
import io.sluice.sql.FunctionAggregate;
import io.sluice.sql.TableWindows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every aggregate of every column: the functions give what the operators give. */
class FunctionAggregatesITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    /** Of a column {@code %s}. */
    private static final List<String> AGGREGATES =
            List.of(
                    "COUNT(%s)",
                    "COUNT(DISTINCT %s)",
                    "APPROX_COUNT_DISTINCT(%s)",
                    "SUM(%s)",
                    "AVG(%s)",
                    "MIN(%s)",
                    "MAX(%s)",
                    "FIRST(%s)",
                    "LAST(%s)",
                    "VAR_POP(%s)",
                    "VAR_SAMP(%s)",
                    "STDDEV_POP(%s)",
                    "STDDEV_SAMP(%s)",
                    "ARG_MIN(%s, d)",
                    "ARG_MAX(n, %s)",
                    "MEDIAN(%s)",
                    "PERCENTILE(%s, 0.9)",
                    "STRING_AGG(%s, '-', 3)",
                    "ARRAY_AGG(%s, 3)",
                    "TOP_N(%s, 2)");

    private static final List<String> FILTERS =
            List.of("", "", " FILTER (WHERE b)", " FILTER (WHERE n > 100 AND k <> 'a')");

    /** All that are not refused, half of them with a filter. */
    private static List<String> all() {
        List<String> all = new ArrayList<>();
        for (DataTypes.Field column : FunctionTables.columns()) {
            for (String aggregate : AGGREGATES) {
                String call = aggregate.formatted("`" + column.getName() + "`");
                if (isAccepted(call)) {
                    all.add(
                            "%s%s AS a%d"
                                    .formatted(
                                            call,
                                            FILTERS.get(all.size() % FILTERS.size()),
                                            all.size()));
                }
            }
        }
        return all;
    }

    private static boolean isAccepted(String call) {
        List<String> names =
                FunctionTables.columns().stream().map(DataTypes.Field::getName).toList();
        List<LogicalType> types =
                FunctionTables.columns().stream()
                        .map(column -> column.getDataType().getLogicalType())
                        .toList();
        try {
            FunctionAggregate.of(call + " AS a", names, types, List.of(), true, false);
            return true;
        } catch (ValidationException refused) {
            return false;
        }
    }

    @Test
    void onlyWhatMakesNoSenseIsRefused() {
        String numbersOnly =
                "(SUM|AVG|VAR_POP|VAR_SAMP|STDDEV_POP|STDDEV_SAMP|MEDIAN|PERCENTILE)\\(.*";
        for (DataTypes.Field column : FunctionTables.columns()) {
            String type = column.getDataType().toString();
            for (String aggregate : AGGREGATES) {
                boolean fits =
                        aggregate.startsWith("STRING_AGG")
                                ? type.equals("STRING")
                                : !aggregate.matches(numbersOnly)
                                        || type.matches(
                                                "(TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE).*")
                                        || (type.startsWith("DECIMAL")
                                                && !aggregate.matches("(MEDIAN|PERCENTILE)\\(.*"));
                assertThat(isAccepted(aggregate.formatted("`" + column.getName() + "`")))
                        .as("%s of %s", aggregate, type)
                        .isEqualTo(fits);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void theFunctionsGiveWhatTheOperatorsGive(String backend) throws Exception {
        List<String> aggregates = all();
        assertThat(aggregates).hasSizeGreaterThan(200);
        for (int from = 0; from < aggregates.size(); from += 60) {
            compare(backend, aggregates.subList(from, Math.min(aggregates.size(), from + 60)));
        }
    }

    private static void compare(String backend, List<String> aggregates) throws Exception {
        StreamTableEnvironment tables = FunctionTables.environment();
        Configuration settings = new Configuration();
        settings.set(StateBackendOptions.STATE_BACKEND, backend);
        ((StreamTableEnvironmentImpl) tables).execEnv().configure(settings);
        FunctionTables.createInput(tables, FunctionTables.rows(aggregates.size()));
        String list = String.join(", ", aggregates);
        Table operators =
                TableWindows.on(tables, tables.from("input"))
                        .keyBy("g")
                        .window(Windows.tumbling(Duration.ofSeconds(7)))
                        .aggregate(list)
                        .emit(Emit.finalResults())
                        .toTable();
        Table function =
                tables.sqlQuery(
                        "SELECT * FROM TUMBLE_CHANGES(TABLE input PARTITION BY g, DESCRIPTOR(ts), INTERVAL '7' SECOND, '%s', 'EVERY 5')"
                                .formatted(list.replace("'", "''")));

        // Keys and bounds may differ in what they say of NULL.
        assertThat(resultTypes(function))
                .containsExactlyElementsOf(resultTypes(operators).toList());
        assertThat(FunctionTables.materialised(rows(function)))
                .usingElementComparator(Comparator.comparing(FunctionResultsITCase::rounded))
                .containsExactlyInAnyOrderElementsOf(rows(operators));
    }

    private static Stream<String> resultTypes(Table table) {
        return table.getResolvedSchema().getColumnDataTypes().stream().skip(3).map(String::valueOf);
    }

    private static List<Row> rows(Table table) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> all = table.execute().collect()) {
            all.forEachRemaining(rows::add);
        }
        return rows;
    }
}
