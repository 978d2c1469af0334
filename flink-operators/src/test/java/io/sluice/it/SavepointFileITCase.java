package io.sluice.it;

import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.max;
import static io.sluice.Aggregates.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Emit;
import io.sluice.Query;
import io.sluice.Sluice;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.testing.Event;
import io.sluice.testing.Measure;
import io.sluice.testing.NaiveWindows;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A savepoint of a whole job is checked in: of a job with tumbling windows, published when they
 * close, and hopping ones, published while they change, that was stopped when some had closed and
 * others were open. A job of today goes on from it as if nothing had happened. Beside it stands
 * what had been published. Both are made anew with {@code -Dtest=SavepointFileITCase#writeSavepoint
 * -Dsluice.savepoint.write=src/test/resources/savepoint/v1}; what is there stays as it is.
 */
class SavepointFileITCase {

    private static final String RESOURCES = "/savepoint/v1/";
    private static final String METADATA = "_metadata";
    private static final String PUBLISHED = "published.txt";
    private static final String TUMBLING = "tumbling";
    private static final String HOPPING = "hopping";

    private static final AlignedWindows TUMBLING_WINDOWS = WindowSpec.tumbling(2_000, 0);
    private static final AlignedWindows HOPPING_WINDOWS = WindowSpec.hopping(3_000, 1_000, 0);

    private static final List<Measure> MEASURES =
            List.of(Measure.COUNT_ALL, Measure.SUM_QUANTITY, Measure.MAX_QUANTITY);

    /** Six seconds of events, of which half are read before the savepoint. */
    private static final Timeline TIMELINE = new Timeline(7, 2, 600);

    private static final int STOPPED_AT = 300;

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER = ClusterSettings.cluster();

    @TempDir private Path directory;

    @AfterEach
    void cancelJobs(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Jobs.cancelAll(cluster);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void jobGoesOnFromTheSavepoint(int parallelism) throws Exception {
        String test = "from a file at " + parallelism;
        URL metadata =
                Objects.requireNonNull(SavepointFileITCase.class.getResource(RESOURCES + METADATA));
        Path savepoint = Objects.requireNonNull(Path.of(metadata.toURI()).getParent());
        Conductor.peaceful(test);
        Ledger<Row> tumbling = Ledger.open(test + TUMBLING);
        Ledger<Row> hopping = Ledger.open(test + HOPPING);
        Configuration settings =
                ClusterSettings.restoredFrom(
                        savepoint.toUri().toString(),
                        ClusterSettings.checkpointed(directory, "hashmap"));
        job(test, settings, parallelism).execute();

        List<Row> closed = rows(TUMBLING, tumbling);
        assertThat(closed).extracting(Row::getKind).containsOnly(RowKind.INSERT);
        assertExact(closed, TUMBLING_WINDOWS);
        assertExact(rows(HOPPING, hopping), HOPPING_WINDOWS);
        // It was read, or what is exact would say nothing.
        assertThat(tumbling.rows()).isNotEmpty().hasSizeLessThan(closed.size());
    }

    /** What was published before the savepoint and from it on; as one changelog. */
    private static List<Row> rows(String query, Ledger<Row> ledger) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (InputStream in =
                SavepointFileITCase.class.getResourceAsStream(RESOURCES + PUBLISHED)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            text.lines()
                    .map(line -> List.of(line.split("\t", -1)))
                    .filter(cells -> cells.get(0).equals(query))
                    .forEach(cells -> rows.add(parsed(cells)));
        }
        assertThat(rows).as("published before the savepoint").isNotEmpty();
        rows.addAll(ledger.rows());
        return rows;
    }

    private static void assertExact(List<Row> rows, AlignedWindows windows) {
        NaiveWindows<Event> oracle =
                new NaiveWindows<>(
                        new NaiveWindows.Query<>(
                                windows, 0, event -> event.key(1), Event::timestamp, MEASURES));
        TIMELINE.all().stream()
                .filter(SavepointFileITCase::isHot)
                .forEach(event -> oracle.add(event, Long.MIN_VALUE));
        Tables.assertSame(Tables.materialize(rows, ChangelogMode.RETRACT), oracle.table());
    }

    /** Few keys, so that the savepoint is small. */
    private static boolean isHot(Event event) {
        return event.symbol().length() == 4 && event.symbol().charAt(3) < '4';
    }

    private static StreamExecutionEnvironment job(
            String test, Configuration settings, int parallelism) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        environment.setParallelism(parallelism);
        environment.setMaxParallelism(EventJob.MAX_PARALLELISM);
        DataStream<Event> events =
                EventJob.events(environment, test, TIMELINE)
                        .filter(SavepointFileITCase::isHot)
                        .uid("hot");
        query(events, TUMBLING_WINDOWS, TUMBLING)
                .emit(Emit.finalResults())
                .toChangelog()
                .sinkTo(new LedgerSink<>(test + TUMBLING))
                .uid("sink of tumbling");
        query(events, HOPPING_WINDOWS, HOPPING)
                .emit(Emit.changes())
                .changelog(ChangelogMode.RETRACT)
                .toChangelog()
                .sinkTo(new LedgerSink<>(test + HOPPING))
                .uid("sink of hopping");
        return environment;
    }

    private static Query<Event> query(
            DataStream<Event> events, AlignedWindows windows, String uid) {
        return Sluice.on(events)
                .keyBy("symbol", Event::symbol)
                .window(windows)
                .aggregate(
                        count().as("n"),
                        sum(Event::quantity).as("sum"),
                        max(Event::quantity).as("max"))
                .maxParallelism(EventJob.MAX_PARALLELISM)
                .uid(uid);
    }

    @Test
    @EnabledIfSystemProperty(named = "sluice.savepoint.write", matches = ".+")
    void writeSavepoint(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Path target = Path.of(System.getProperty("sluice.savepoint.write"));
        if (Files.exists(target.resolve(METADATA))) {
            return;
        }
        String test = "to a file";
        Conductor conductor = Conductor.peaceful(test);
        conductor.holdAt(STOPPED_AT);
        CountDownLatch reached = conductor.reached(STOPPED_AT);
        Ledger<Row> tumbling = Ledger.open(test + TUMBLING);
        Ledger<Row> hopping = Ledger.open(test + HOPPING);
        JobClient client =
                job(test, ClusterSettings.checkpointed(directory, "hashmap"), 2).executeAsync();
        CommonTestUtils.waitForAllTaskRunning(cluster, client.getJobID(), false);
        assertThat(reached.await(Jobs.TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        String savepoint = Jobs.stopWithSavepoint(client, directory, SavepointFormatType.CANONICAL);

        Files.createDirectories(target);
        Path from = Path.of(URI.create(savepoint));
        try (Stream<Path> files = Files.list(from)) {
            assertThat(files).as("state so small that one file holds it").hasSize(1);
        }
        Files.copy(from.resolve(METADATA), target.resolve(METADATA));
        Files.write(
                target.resolve(PUBLISHED),
                Stream.concat(
                                tumbling.rows().stream().map(row -> line(TUMBLING, row)),
                                hopping.rows().stream().map(row -> line(HOPPING, row)))
                        .toList());
    }

    private static String line(String query, Row row) {
        StringBuilder line = new StringBuilder(query).append('\t').append(row.getKind().name());
        for (int field = 0; field < row.getArity(); field++) {
            Object value = row.getField(field);
            line.append('\t')
                    .append(
                            value instanceof LocalDateTime time
                                    ? time.toInstant(ZoneOffset.UTC).toEpochMilli()
                                    : value);
        }
        return line.toString();
    }

    private static Row parsed(List<String> cells) {
        return Row.ofKind(
                RowKind.valueOf(cells.get(1)),
                cells.get(2),
                time(cells.get(3)),
                time(cells.get(4)),
                number(cells.get(5)),
                number(cells.get(6)),
                number(cells.get(7)));
    }

    private static LocalDateTime time(String millis) {
        return LocalDateTime.ofInstant(
                Instant.ofEpochMilli(Long.parseLong(millis)), ZoneOffset.UTC);
    }

    private static @Nullable Long number(String text) {
        return text.equals("null") ? null : Long.valueOf(text);
    }
}
