package io.sluice.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The scripts and programs between a real broker and a real database. */
@Timeout(600)
class PipelinesITCase {

    /** How it is written. */
    private enum Form {
        SQL,
        DATASTREAM
    }

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Trades of each half, and how many of them there are per second of event time. */
    private static final int HALF = 12_000;

    private static final int RATE = 35;

    @TempDir private static Path brokerDirectory;

    private static Broker broker;
    private static Postgresql postgresql;
    private static Topics topics;
    private static int tests;

    @TempDir private Path directory;
    private final List<JobClient> started = new ArrayList<>();
    private String trades;
    private String results;
    private String table;

    @BeforeAll
    static void startServers() throws Exception {
        broker = new Broker(brokerDirectory);
        broker.start();
        topics = new Topics(broker);
        postgresql = Postgresql.start();
    }

    @AfterAll
    static void stopServers() throws Exception {
        for (AutoCloseable server : Arrays.asList(broker, postgresql)) {
            if (server != null) {
                server.close();
            }
        }
    }

    @BeforeEach
    void names() throws Exception {
        tests++;
        trades = "trades-" + tests;
        results = "trades-per-minute-" + tests;
        table = "trades_per_minute_" + tests;
        topics.create(trades, false);
        topics.create(results, true);
        postgresql.execute(
                Files.readString(Jobs.SCRIPTS.resolve("postgresql-table.sql"))
                        .replace("trades_per_minute", table));
    }

    @ParameterizedTest
    @EnumSource
    void aTopicOfChangesSurvivesARestart(Form form) throws Exception {
        produce(0);
        JobClient first = toKafka(form, null, 0);
        await(() -> topics.results(results).sameCounts(Results.of(topics.trades(trades))));
        Path checkpoint = cancelAfterCheckpoints(first);
        Map<Integer, Long> before = topics.ends(results);

        produce(1);
        JobClient second = toKafka(form, checkpoint, 0);
        Results expected = Results.of(topics.trades(trades));
        await(() -> topics.results(results).sameCounts(expected));
        second.cancel().get(2, TimeUnit.MINUTES);

        topics.results(results).assertEqualTo(expected);
        // Restored, not begun anew: windows that were closed are not written again.
        assertThat(topics.records(results))
                .filteredOn(record -> record.offset() >= before.get(record.partition()))
                .isNotEmpty()
                .allMatch(record -> windowEnd(record) > closedAtRestart());
    }

    @ParameterizedTest
    @EnumSource
    void aTableIsUpToDateAfterARestart(Form form) throws Exception {
        produce(0);
        JobClient first = toPostgresql(form, Postgresql.PASSWORD, null, 0);
        await(() -> inTable().sameCounts(Results.of(topics.trades(trades))));
        Path checkpoint = cancelAfterCheckpoints(first);
        // Windows that were closed do not come back: the job is restored, not begun anew.
        long closed = closedAtRestart();
        postgresql.execute(
                "DELETE FROM %s WHERE window_end <= to_timestamp(%d) AT TIME ZONE 'UTC'"
                        .formatted(table, closed / 1_000));

        produce(1);
        JobClient second = toPostgresql(form, Postgresql.PASSWORD, checkpoint, 0);
        Results expected = Results.of(topics.trades(trades)).endingAfter(closed);
        await(() -> inTable().sameCounts(expected));
        second.cancel().get(2, TimeUnit.MINUTES);

        inTable().assertEqualTo(expected);
    }

    @Test
    void aBrokerThatDiesAndReturnsIsOutlived() throws Exception {
        produce(0);
        JobClient job = toPostgresql(Form.SQL, Postgresql.PASSWORD, null, 1_000);
        await(() -> inTable().sameCounts(Results.of(topics.trades(trades))));

        broker.kill();
        Thread.sleep(2_000);
        broker.start();
        produce(1);

        Results expected = Results.of(topics.trades(trades));
        await(() -> inTable().sameCounts(expected));
        job.cancel().get(2, TimeUnit.MINUTES);
        inTable().assertEqualTo(expected);
    }

    @Test
    void aJobWaitsForABrokerThatStartsLater() throws Exception {
        produce(0);
        Results expected = Results.of(topics.trades(trades));
        broker.kill();
        JobClient job = toPostgresql(Form.SQL, Postgresql.PASSWORD, null, 1_000);
        Thread.sleep(4_000);
        assertThat(inTable().rows()).isEmpty();
        broker.start();

        await(() -> inTable().sameCounts(expected));
        job.cancel().get(2, TimeUnit.MINUTES);
    }

    @Test
    void aBrokerThatIsNotThereFailsAJobThatMayNotRestart() throws Exception {
        Configuration settings = Jobs.settings(directory, null, 0);
        JobClient job =
                Jobs.script(
                        "kafka-to-kafka.sql",
                        settings,
                        text ->
                                addresses()
                                        .apply(text.replace("localhost:9092", "127.0.0.1:1"))
                                        .replace(
                                                "'properties.group.id'",
                                                "'properties.default.api.timeout.ms' = '3000',"
                                                        + " 'properties.request.timeout.ms' = '2000',"
                                                        + " 'properties.group.id'"));

        assertThatThrownBy(() -> job.getJobExecutionResult().get(2, TimeUnit.MINUTES))
                .hasStackTraceContaining("Failed to get metadata for topics [" + trades + "]");
    }

    /**
     * The sink throws while it is closed too, which takes the task manager down: the job fails, but
     * only the task manager's log names the table.
     */
    @ParameterizedTest
    @EnumSource
    void aTableThatIsMissingIsNamed(Form form) throws Exception {
        produce(0);
        // Another one each time: a job that has failed may log on for a moment.
        table = "no_such_table_" + tests;
        try (FlinkLog log = new FlinkLog()) {
            JobClient job = toPostgresql(form, Postgresql.PASSWORD, null, 0);

            assertThatThrownBy(() -> job.getJobExecutionResult().get(2, TimeUnit.MINUTES))
                    .hasStackTraceContaining("Job execution failed");
            await(() -> log.has("relation \"%s\" does not exist".formatted(table)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWrongPasswordIsSaid(Form form) throws Exception {
        produce(0);
        JobClient job = toPostgresql(form, "wrong", null, 0);

        assertThatThrownBy(() -> job.getJobExecutionResult().get(2, TimeUnit.MINUTES))
                .hasStackTraceContaining("password authentication failed for user \"postgres\"");
    }

    @Test
    void aMessageThatIsNoTradeIsShown() throws Exception {
        topics.write(trades, "{\"trader_id\": 1}".getBytes(StandardCharsets.UTF_8));
        JobClient job = toKafka(Form.DATASTREAM, null, 0);

        assertThatThrownBy(() -> job.getJobExecutionResult().get(2, TimeUnit.MINUTES))
                .hasStackTraceContaining("not a trade: {\"trader_id\": 1}");
    }

    /**
     * The tests run as root in many containers: the database does not, but is there all the same.
     */
    @Test
    void postgresqlRefusesToRunAsRootAndRunsAsAnotherUser() throws Exception {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Process asRoot =
                new ProcessBuilder(
                                postgresql.programs().resolve("postgres").toString(),
                                "-D",
                                directory.toString())
                        .redirectErrorStream(true)
                        .start();

        assertThat(new String(asRoot.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("\"root\" execution of the PostgreSQL server is not permitted");
        assertThat(asRoot.waitFor()).isNotZero();
        assertThat(inTable().rows()).isEmpty();
    }

    /** One half of the trades; the second goes on within a minute of the first. */
    private void produce(int half) throws Exception {
        Configuration settings = Jobs.settings(directory.resolve("producing"), null, 0);
        JobClient job =
                Jobs.script(
                        "trades-to-kafka.sql",
                        settings,
                        addresses()
                                        .andThen(
                                                text ->
                                                        text.replace(
                                                                        "'number-of-rows' = '100000'",
                                                                        "'number-of-rows' = '%d', 'seed' = '%d', 'start-time' = '2024-01-01 00:0%s'"
                                                                                .formatted(
                                                                                        HALF,
                                                                                        half,
                                                                                        half == 0
                                                                                                ? "0:00"
                                                                                                : "5:43"))
                                                                .replace(
                                                                        "'event-time.rows-per-second' = '100'",
                                                                        "'event-time.rows-per-second' = '"
                                                                                + RATE
                                                                                + "'"))
                                ::apply);
        job.getJobExecutionResult().get(2, TimeUnit.MINUTES);
    }

    /** End of the last window that was surely closed when all of the first half had been read. */
    private static long closedAtRestart() {
        // 12,000 / 35 = 343 s, less disorder, bound and the partitions' different ends.
        return Results.millis("2024-01-01 00:05:00");
    }

    private static long windowEnd(ConsumerRecord<byte[], byte[]> record) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        return Results.millis(key.replaceFirst(".*\"window_end\":\"([^\"]*)\".*", "$1"));
    }

    @AfterEach
    void cancelJobs() throws Exception {
        for (JobClient job : started) {
            if (!job.getJobExecutionResult().isDone()) {
                job.cancel().get(2, TimeUnit.MINUTES);
            }
            // It may still write checkpoints, which would come back while they are deleted.
            await(() -> job.getJobExecutionResult().isDone());
        }
    }

    private JobClient started(JobClient job) {
        started.add(job);
        return job;
    }

    private JobClient toKafka(Form form, @Nullable Path restored, int restarts) throws Exception {
        Configuration settings =
                Jobs.settings(directory.resolve("checkpoints"), restored, restarts);
        if (form == Form.SQL) {
            return started(Jobs.script("kafka-to-kafka.sql", settings, addresses()));
        }
        StreamExecutionEnvironment environment = Jobs.environment(settings);
        KafkaToKafka.build(environment, broker.address(), trades, results);
        return started(environment.executeAsync());
    }

    private JobClient toPostgresql(
            Form form, String password, @Nullable Path restored, int restarts) throws Exception {
        Configuration settings =
                Jobs.settings(directory.resolve("checkpoints"), restored, restarts);
        if (form == Form.SQL) {
            return started(
                    Jobs.script(
                            "kafka-to-postgresql.sql",
                            settings,
                            addresses()
                                            .andThen(
                                                    text ->
                                                            text.replace(
                                                                    "'secret'",
                                                                    "'" + password + "'"))
                                    ::apply));
        }
        StreamExecutionEnvironment environment = Jobs.environment(settings);
        KafkaToPostgresql.build(
                environment, broker.address(), trades, postgresql.options(password), table);
        return started(environment.executeAsync());
    }

    /** The servers of the test in the place of those of the scripts. */
    private UnaryOperator<String> addresses() {
        return text ->
                text.replace("localhost:9092", broker.address())
                        .replace("jdbc:postgresql://localhost:5432/postgres", postgresql.url())
                        .replace("'topic' = 'trades'", "'topic' = '" + trades + "'")
                        .replace("'topic' = 'trades-per-minute'", "'topic' = '" + results + "'")
                        .replace(
                                "'table-name' = 'trades_per_minute'",
                                "'table-name' = '" + table + "'");
    }

    private Results inTable() throws Exception {
        try (Connection connection = postgresql.connect()) {
            return Results.of(connection, table);
        }
    }

    /** Cancels a job when everything so far is in a checkpoint; gives that. */
    private Path cancelAfterCheckpoints(JobClient job) throws Exception {
        await(() -> lastCheckpoint().isPresent());
        long current = lastCheckpoint().map(PipelinesITCase::number).orElse(0L);
        await(() -> lastCheckpoint().map(PipelinesITCase::number).orElse(0L) >= current + 3);
        job.cancel().get(2, TimeUnit.MINUTES);
        await(() -> job.getJobExecutionResult().isDone());
        await(() -> lastCheckpoint().isPresent());
        return lastCheckpoint().orElseThrow();
    }

    private Optional<Path> lastCheckpoint() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("checkpoints"))) {
            return files.filter(file -> file.getFileName().toString().equals("_metadata"))
                    .map(Path::getParent)
                    .max(Comparator.comparingLong(PipelinesITCase::number));
        } catch (UncheckedIOException | NoSuchFileException madeOrDeletedMeanwhile) {
            return Optional.empty();
        }
    }

    private static long number(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring("chk-".length()));
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(200);
        }
    }
}
