package io.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sql.RandomTableQueries.Kind;
import io.sluice.sql.RandomTableQueries.RandomTableQuery;
import io.sluice.sql.function.FunctionTables;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random windows on a table, materialised, against Flink's own windows in batch mode (sessions,
 * which it lacks there: in streaming mode) on the same rows. {@code -Dsluice.seeds=17,42} runs
 * given seeds, {@code -Dsluice.test.full=true} 300 of them.
 */
class RandomTableQueriesITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private static final int SEEDS = 12;
    private static final int SEEDS_FULL = 300;

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
    void windowsEndWhereFlinksWindowsEnd(long seed) throws Exception {
        RandomTableQuery query = new RandomTableQueries(seed).query();
        List<Row> input = FunctionTables.rows(seed);

        StreamTableEnvironment flink =
                FunctionTables.environment(
                        query.kind() == Kind.SESSION
                                ? RuntimeExecutionMode.STREAMING
                                : RuntimeExecutionMode.BATCH);
        FunctionTables.createInput(flink, input);
        List<Row> expected = FunctionTables.collected(flink, query.reference());
        StreamTableEnvironment streaming =
                FunctionTables.environment(RuntimeExecutionMode.STREAMING);
        FunctionTables.createInput(streaming, input);
        List<Row> changes = Tables.changes(query.on(streaming));

        assertThat(FunctionTables.materialised(changes))
                .as("seed %d: %s", seed, query)
                .isNotEmpty()
                .usingElementComparator((left, right) -> same(left, right) ? 0 : 1)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** What a seed gives must not become something simpler unnoticed. */
    @Test
    void fewSeedsHaveWindowsEmissionsAndKeysOfEachKind() {
        List<RandomTableQuery> queries =
                LongStream.range(0, SEEDS)
                        .mapToObj(seed -> new RandomTableQueries(seed).query())
                        .toList();

        for (Kind kind : Kind.values()) {
            assertThat(queries)
                    .filteredOn(query -> query.kind() == kind)
                    .anyMatch(RandomTableQuery::isFinal)
                    .anyMatch(RandomTableQuery::isUpsert)
                    .anyMatch(query -> !query.isFinal() && !query.isUpsert())
                    .anyMatch(query -> kind == Kind.SESSION || query.offset() > 0);
        }
        assertThat(queries)
                .anyMatch(RandomTableQuery::named)
                .anyMatch(query -> !query.named())
                .anyMatch(query -> query.keys().size() > 1)
                .anyMatch(query -> query.lateness() > 0);
    }

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

    /** Doubles depend on the order of additions, in Flink too. */
    private static boolean same(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Double one && right instanceof Double other) {
            double largest = Math.max(1, Math.max(Math.abs(one), Math.abs(other)));
            return Math.abs(one - other) <= PRECISION * largest;
        }
        return Objects.equals(left, right);
    }
}
