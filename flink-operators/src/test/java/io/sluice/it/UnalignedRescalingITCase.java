package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Emit;
import io.sluice.SluiceOptions;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.FoldMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.test.util.TestUtils;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Unaligned checkpoints hold deltas in flight, which a rescaled job takes up again. */
class UnalignedRescalingITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER = ClusterSettings.cluster();

    private static final AlignedWindows HOPPING = WindowSpec.hopping(5_000, 2_000, 0);
    private static final List<Integer> PARALLELISMS = List.of(1, 4, 3, 1);

    @TempDir private Path directory;

    @AfterEach
    void release(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Brake.release();
        Jobs.cancelAll(cluster);
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF", "ALWAYS"})
    void theTableIsExactAtEveryParallelism(FoldMode fold, @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        String test = "unaligned with folding " + fold;
        Timeline timeline = new Timeline(5, 4, 5_000);
        Conductor.peaceful(test);
        Ledger<Row> ledger = Ledger.open(test);
        Configuration settings = unaligned();
        Brake.pull();
        for (int parallelism : PARALLELISMS.subList(0, PARALLELISMS.size() - 1)) {
            JobClient client = job(test, timeline, fold, settings, parallelism).executeAsync();
            CommonTestUtils.waitForCheckpointWithInflightBuffers(client.getJobID(), cluster);
            String checkpoint = Jobs.cancel(client, cluster);
            assertThat(bytesInFlight(checkpoint)).isPositive();
            settings = ClusterSettings.restoredFrom(checkpoint, settings);
        }
        Brake.release();
        job(test, timeline, fold, settings, PARALLELISMS.get(PARALLELISMS.size() - 1)).execute();
        Tables.assertSame(
                Tables.materialize(ledger.rows(), ChangelogMode.UPSERT),
                EventJob.oracle(HOPPING, timeline).table());
    }

    /** What the checkpoint holds of the inputs and the outputs of its operators. */
    private static long bytesInFlight(String checkpoint) throws Exception {
        long bytes = 0;
        for (OperatorState operator :
                TestUtils.loadCheckpointMetadata(checkpoint).getOperatorStates()) {
            for (OperatorSubtaskState subtask : operator.getStates()) {
                bytes += subtask.getInputChannelState().getStateSize();
                bytes += subtask.getResultSubpartitionState().getStateSize();
            }
        }
        return bytes;
    }

    private Configuration unaligned() {
        Configuration settings = ClusterSettings.checkpointed(directory, "hashmap");
        settings.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        settings.set(CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT, Duration.ZERO);
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
        settings.set(SluiceOptions.FOLD_BATCH_SIZE, 20);
        return settings;
    }

    private static StreamExecutionEnvironment job(
            String test,
            Timeline timeline,
            FoldMode fold,
            Configuration settings,
            int parallelism) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        environment.setParallelism(parallelism);
        environment.setMaxParallelism(EventJob.MAX_PARALLELISM);
        SingleOutputStreamOperator<Row> changes =
                EventJob.query(EventJob.events(environment, test, timeline), HOPPING)
                        .fold(fold)
                        .emit(Emit.changes().everyRecords(20).atLeastEvery(Duration.ofMillis(5)))
                        .toChangelog();
        TypeInformation<Row> rows = changes.getType();
        changes.map(new Brake())
                .returns(rows)
                .uid("brake")
                .sinkTo(new LedgerSink<>(test))
                .uid("sink");
        return environment;
    }
}
