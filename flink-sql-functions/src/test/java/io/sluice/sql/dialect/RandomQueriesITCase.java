package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sql.dialect.RandomQueries.RandomQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random queries with the clause, materialised, against the same queries without it, run by Flink
 * in batch mode on the same rows (sessions: in streaming mode). {@code -Dsluice.seeds=17,42} runs
 * given seeds, {@code -Dsluice.test.full=true} 300 of them.
 */
class RandomQueriesITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private static final int SEEDS = 8;
    private static final int SEEDS_FULL = 300;

    private static final TypeInformation<Row> TYPE =
            Types.ROW_NAMED(
                    RandomQueries.COLUMNS,
                    Types.STRING,
                    Types.INT,
                    Types.BOOLEAN,
                    Types.BYTE,
                    Types.SHORT,
                    Types.INT,
                    Types.LONG,
                    Types.FLOAT,
                    Types.DOUBLE,
                    Types.LOCAL_DATE,
                    Types.BIG_DEC,
                    Types.LOCAL_DATE_TIME);

    private static final double PRECISION = 1e-9;

    static LongStream seeds() {
        String given = System.getProperty("sluice.seeds", "");
        if (!given.isBlank()) {
            return Arrays.stream(given.split(",")).map(String::strip).mapToLong(Long::parseLong);
        }
        return LongStream.range(0, Boolean.getBoolean("sluice.test.full") ? SEEDS_FULL : SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void changesEndWhereFlinkEndsInBatchMode(long seed) throws Exception {
        RandomQueries generator = new RandomQueries(seed);
        List<Row> input = generator.rows();
        RandomQuery query = generator.query();

        RuntimeExecutionMode flinksMode =
                query.inBatchMode() ? RuntimeExecutionMode.BATCH : RuntimeExecutionMode.STREAMING;
        List<Row> expected =
                Dialect.materialised(collected(tables(flinksMode, input), query.text()));
        List<Row> changes =
                collected(
                        tables(RuntimeExecutionMode.STREAMING, input),
                        query.text() + " " + query.clause());

        assertThat(Dialect.materialised(changes))
                .as("seed %d: %s %s", seed, query.text(), query.clause())
                .usingElementComparator((left, right) -> same(left, right) ? 0 : 1)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Doubles depend on the order of additions, in Flink too. */
    private static boolean same(Row left, Row right) {
        if (left.getKind() != right.getKind() || left.getArity() != right.getArity()) {
            return false;
        }
        for (int i = 0; i < left.getArity(); i++) {
            if (!same(left.getField(i), right.getField(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Double one && right instanceof Double other) {
            double largest = Math.max(1, Math.max(Math.abs(one), Math.abs(other)));
            return Math.abs(one - other) <= PRECISION * largest;
        }
        return Objects.equals(left, right);
    }

    private static StreamTableEnvironment tables(RuntimeExecutionMode mode, List<Row> input) {
        Configuration configuration = new Configuration();
        configuration.set(ExecutionOptions.RUNTIME_MODE, mode);
        if (mode == RuntimeExecutionMode.STREAMING) {
            configuration.setString("table.sql-dialect", "hive");
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(2);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.createTemporaryView(
                "input",
                // At once: the watermark that two readers agree on is the slower one's.
                environment.fromData(input, TYPE).setParallelism(1),
                Schema.newBuilder()
                        .column("k", DataTypes.STRING())
                        .column("g", DataTypes.INT())
                        .column("b", DataTypes.BOOLEAN())
                        .column("t", DataTypes.TINYINT())
                        .column("s", DataTypes.SMALLINT())
                        .column("i", DataTypes.INT())
                        .column("l", DataTypes.BIGINT())
                        .column("f", DataTypes.FLOAT())
                        .column("d", DataTypes.DOUBLE())
                        .column("day", DataTypes.DATE())
                        .column("c", DataTypes.DECIMAL(10, 2))
                        .column("ts", DataTypes.TIMESTAMP(3))
                        .watermark(
                                "ts",
                                "ts - INTERVAL '%d' SECOND"
                                        .formatted(RandomQueries.DISORDER_MILLIS / 1000 + 1))
                        .build());
        tables.createTemporaryView(
                "names",
                tables.fromValues(
                        DataTypes.ROW(
                                DataTypes.FIELD("id", DataTypes.INT()),
                                DataTypes.FIELD("name", DataTypes.STRING())),
                        Row.of(1, "one"),
                        Row.of(2, "two"),
                        Row.of(2, "zwei")));
        return tables;
    }

    private static List<Row> collected(StreamTableEnvironment tables, String query)
            throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> result = tables.executeSql(query).collect()) {
            result.forEachRemaining(rows::add);
        }
        return rows;
    }
}
