package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.testing.Event;
import io.sluice.tools.ListState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The command that lists what a savepoint holds. */
class ListStateITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER = ClusterSettings.cluster();

    /** One that stays open. */
    private static final AlignedWindows DAY = WindowSpec.tumbling(86_400_000, 0);

    private static final int READ = 1_000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir private Path directory;

    @AfterEach
    void cancelJobs(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Jobs.cancelAll(cluster);
    }

    @ParameterizedTest
    @EnumSource(SavepointFormatType.class)
    void aSavepointIsListed(SavepointFormatType format, @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        String test = "listed with " + format;
        Timeline timeline = new Timeline(8, 1, 2_000);
        int keys = keys(timeline.split(0).subList(0, READ));
        int earlyKeys = keys(timeline.split(0).subList(0, READ * 9 / 10));
        String savepoint = savepoint(cluster, test, timeline, format);

        assertThat(run(savepoint)).as(err.toString(StandardCharsets.UTF_8)).isZero();
        String listed = out.toString(StandardCharsets.UTF_8);
        assertThat(listed)
                .contains("1 operators of Sluice with state")
                .contains("windows      " + DAY + ", kept by window")
                .contains("symbol (", "venue (", "n COUNT(*), sum SUM(BIGINT), max MAX(BIGINT)")
                .contains("parallelism  2 of at most " + EventJob.MAX_PARALLELISM)
                .containsPattern("end [-0-9T:]+Z  [0-9]+ rows, [0-9]+ of them changed");
        Matcher rows = Pattern.compile("rows +([0-9]+) in 1 tables").matcher(listed);
        assertThat(rows.find()).as(listed).isTrue();
        assertThat(Integer.parseInt(rows.group(1))).isBetween(earlyKeys, keys);
    }

    @Test
    void whatIsNoSavepointIsSaid() {
        assertThat(run(directory.resolve("nothing").toString())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("nothing cannot be read: ");
    }

    @Test
    void wrongArgumentsAreSaid() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--tables")).isEqualTo(2);
        assertThat(run("path", "--tables", "many")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("ListState PATH [--tables N]");
        assertThat(run("--help")).isZero();
    }

    private int run(String... arguments) {
        return ListState.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static int keys(List<Event> events) {
        Set<Object> keys = new HashSet<>();
        events.forEach(event -> keys.add(List.of(event.symbol(), event.venue())));
        return keys.size();
    }

    private String savepoint(
            MiniCluster cluster, String test, Timeline timeline, SavepointFormatType format)
            throws Exception {
        Conductor conductor = Conductor.peaceful(test);
        Ledger.open(test);
        conductor.holdAt(READ);
        CountDownLatch reached = conductor.reached(READ * 9 / 10);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(
                        ClusterSettings.checkpointed(directory, "hashmap"));
        environment.setParallelism(2);
        environment.setMaxParallelism(EventJob.MAX_PARALLELISM);
        // One source: of two the one without a split would end while the job is stopped.
        EventJob.query(EventJob.events(environment, test, timeline).setParallelism(1), DAY)
                .toChangelog()
                .sinkTo(new LedgerSink<>(test))
                .uid("sink");
        JobClient job = environment.executeAsync();
        CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), true);
        assertThat(reached.await(Jobs.TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return Jobs.stopWithSavepoint(job, directory, format);
    }
}
