package io.sluice.perf.run;

import io.sluice.perf.engine.Engine;
import io.sluice.perf.job.RunResult;
import io.sluice.perf.job.RunSettings;
import io.sluice.perf.load.TableContents;
import io.sluice.perf.load.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.util.FileUtils;

/**
 * Runs an engine in this JVM: first a warm-up, then the run that counts. Both results are compared
 * with the oracle's.
 */
final class InProcess implements Measurer {

    @Override
    public Measurement measure(RunRequest request) {
        try {
            return measureIn(request, Files.createTempDirectory("sluice-perf-"));
        } catch (Exception e) {
            return Measurement.failed(e.toString());
        }
    }

    private static Measurement measureIn(RunRequest request, Path directory) throws Exception {
        try {
            RunSettings settings =
                    new RunSettings(
                            request.objectReuse(),
                            request.parallelism(),
                            request.extra(),
                            directory);
            Measurement warmUp = run(request, request.warmUpRecords(), settings);
            if (warmUp.problem() != null) {
                return warmUp;
            }
            System.gc();
            return run(request, request.records(), settings);
        } finally {
            FileUtils.deleteDirectory(directory.toFile());
        }
    }

    private static Measurement run(RunRequest request, long records, RunSettings settings)
            throws Exception {
        Engine engine = request.engine();
        Workload workload = request.workload();
        RunResult result = engine.run(workload, records, settings);
        TableContents expected = engine.expected(workload, workload.pool(), records);
        return result.contents().equals(expected)
                ? Measurement.of(result, records)
                : Measurement.failed(
                        "the result is %s, expected %s".formatted(result.contents(), expected));
    }
}
