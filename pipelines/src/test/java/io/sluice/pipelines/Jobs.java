package io.sluice.pipelines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.jspecify.annotations.Nullable;

/** Starts scripts and programs. */
final class Jobs {

    static final Path SCRIPTS = Path.of("src", "main", "sql");

    private Jobs() {}

    /**
     * Settings of a job.
     *
     * @param checkpoints directory; checkpoints stay there when the job is cancelled
     * @param restored path of the checkpoint to start from, or null
     * @param restarts how often a job may start again after a failure
     */
    static Configuration settings(Path checkpoints, @Nullable Path restored, int restarts) {
        Configuration settings = new Configuration();
        Map<String, String> texts =
                Map.of(
                        "execution.checkpointing.interval",
                        "300 ms",
                        "execution.checkpointing.dir",
                        checkpoints.toUri().toString(),
                        "execution.checkpointing.externalized-checkpoint-retention",
                        "RETAIN_ON_CANCELLATION",
                        "restart-strategy.type",
                        restarts == 0 ? "none" : "fixed-delay",
                        "restart-strategy.fixed-delay.attempts",
                        String.valueOf(restarts),
                        "restart-strategy.fixed-delay.delay",
                        "200 ms");
        texts.forEach(settings::setString);
        if (restored != null) {
            settings.setString("execution.state-recovery.path", restored.toUri().toString());
        }
        return settings;
    }

    static StreamExecutionEnvironment environment(Configuration settings) {
        // Each job has a cluster of its own: a sink that fails may take its task manager down.
        return StreamExecutionEnvironment.createLocalEnvironment(2, settings);
    }

    /**
     * Runs a script with Sluice's dialect.
     *
     * @param text changes what the script says, for instance addresses
     * @return the job of its last statement
     */
    static JobClient script(String name, Configuration settings, UnaryOperator<String> text)
            throws IOException {
        settings.setString("table.sql-dialect", "hive");
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment(settings));
        Optional<JobClient> job = Optional.empty();
        String script = text.apply(Files.readString(SCRIPTS.resolve(name)));
        // The settings of the test, not those of the script.
        for (String statement : script.replaceAll("SET '.*;", "").split(";\\s*\n", -1)) {
            if (!statement.isBlank()) {
                TableResult result = tables.executeSql(statement);
                job = result.getJobClient();
            }
        }
        return job.orElseThrow();
    }
}
