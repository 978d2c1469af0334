package io.sluice.sql.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sql.function.RandomCalls.RandomCall;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random calls of the functions, materialised, against Flink's own windows in batch mode, where it
 * has them there, on the same rows. {@code -Dsluice.seeds=17,42} runs given seeds, {@code
 * -Dsluice.test.full=true} 300 of them.
 */
class RandomCallsITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private static final int SEEDS = 20;
    private static final int SEEDS_FULL = 300;

    static LongStream seeds() {
        String given = System.getProperty("sluice.seeds", "");
        if (!given.isBlank()) {
            return Arrays.stream(given.split(",")).map(String::strip).mapToLong(Long::parseLong);
        }
        return LongStream.range(0, Boolean.getBoolean("sluice.test.full") ? SEEDS_FULL : SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void changesEndWhereFlinksWindowsEnd(long seed) throws Exception {
        RandomCall call = new RandomCalls(seed).call();
        List<Row> input = FunctionTables.rows(seed);

        StreamTableEnvironment flink =
                FunctionTables.environment(
                        call.batch() ? RuntimeExecutionMode.BATCH : RuntimeExecutionMode.STREAMING);
        FunctionTables.createInput(flink, input);
        List<Row> expected = FunctionTables.collected(flink, call.reference());
        StreamTableEnvironment streaming = FunctionTables.environment();
        FunctionTables.createInput(streaming, input);
        if (!call.view().isEmpty()) {
            streaming.executeSql(call.view());
        }
        List<Row> changes = FunctionTables.collected(streaming, call.query());

        assertThat(FunctionTables.materialised(changes))
                .as("seed %d: %s", seed, call.query())
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(expected);
    }
}
