package io.sluice.perf.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.perf.engine.Engines;
import io.sluice.perf.load.Workload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShowdownTest {

    private static final PrintStream QUIET =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    @TempDir Path directory;

    private static Report report(String only, Measurer measurer) {
        Options options =
                OptionParser.parse(
                        List.of("--only", only, "--repetitions", "2", "--seconds", "0.001"));
        return new Showdown(options, measurer, QUIET).run(List.of("-Xmx1g"), report -> {});
    }

    private static Measurement speed(double millionPerSecond) {
        return new Measurement(millionPerSecond, 4, 2, 1, 8, 1000, 10, 0, null);
    }

    @Test
    void jsonHasTheDocumentedFields() throws IOException {
        Report report = report("tumbling-10s-200/(sluice|flink)$", new InProcess());
        report.write(directory);
        JsonNode json = new ObjectMapper().readTree(directory.resolve("latest.json").toFile());
        for (String field : List.of("machine", "jdk", "flink", "commit", "date", "results")) {
            assertThat(json.has(field)).as(field).isTrue();
        }
        assertThat(json.get("results")).hasSize(2);
        for (JsonNode result : json.get("results")) {
            for (String field :
                    List.of(
                            "engine",
                            "workload",
                            "keys",
                            "policy",
                            "backend",
                            "parallelism",
                            "unit",
                            "min",
                            "median",
                            "max",
                            "rows_out",
                            "verified")) {
                assertThat(result.has(field)).as(field).isTrue();
            }
            assertThat(result.get("verified").asBoolean()).isTrue();
            assertThat(result.get("median").asDouble()).isPositive();
            assertThat(result.get("rows_out").asLong()).isPositive();
            assertThat(result.get("runs")).hasSize(2);
        }
    }

    @Test
    void reportNamesNoDirectory() throws IOException {
        report("tumbling-10s-200/sluice$", request -> speed(1)).write(directory);
        assertThat(Files.readString(directory.resolve("latest.json")))
                .doesNotContain(System.getProperty("user.dir"))
                .doesNotContain(System.getProperty("user.home") + "/")
                .doesNotContain("file:");
    }

    @Test
    void candidatesAlternate() {
        List<String> order = new ArrayList<>();
        report(
                "tumbling-10s-200/(sluice|flink)$",
                request -> {
                    order.add(request.engine().name());
                    return speed(1);
                });
        assertThat(order).containsExactly("sluice", "flink", "sluice", "flink");
    }

    @Test
    void aWrongResultHasNoSpeed() {
        List<Measurement> runs =
                new ArrayList<>(List.of(speed(30), Measurement.failed("a row too many")));
        Report report = report("tumbling-10s-200/sluice$", request -> runs.remove(0));
        Result result = report.results().get(0);
        assertThat(report.allVerified()).isFalse();
        assertThat(result.verified()).isFalse();
        assertThat(result.median()).isNull();
        assertThat(result.runs()).isEmpty();
        assertThat(result.problems()).containsExactly("a row too many");
        assertThat(report.markdown()).contains("**no**");
    }

    @Test
    void ratioIsAgainstFlinkOnTheSameWorkload() {
        Report report =
                report(
                        "tumbling-10s-(200|100k)/(sluice|flink)$",
                        request ->
                                speed(
                                        (request.engine().name().equals("sluice") ? 30 : 3)
                                                / (request.workload().keys() > 200 ? 2.0 : 1.0)));
        assertThat(report.markdown()).contains("| 30.0 | 30.0 | 30.0 | 10.0x |");
        assertThat(report.markdown()).contains("| 15.0 | 15.0 | 15.0 | 10.0x |");
    }

    @Test
    void whatIsDoneIsReportedAfterEachWorkload() {
        List<Integer> results = new ArrayList<>();
        Options options =
                OptionParser.parse(
                        List.of("--only", "tumbling-10s-(200|20)/sluice$", "--repetitions", "2"));
        new Showdown(options, request -> speed(1), QUIET)
                .run(List.of(), report -> results.add(report.results().size()));
        assertThat(results).containsExactly(1, 2);
    }

    @Test
    void medianOfEvenlyManyIsBetweenTheMiddleTwo() {
        RunRequest request =
                new RunRequest(
                        Engines.named("sluice"), Workload.all().get(0), 1, true, 1, Map.of());
        Result result = Result.of(request, List.of(speed(9), speed(1), speed(4), speed(2)));
        assertThat(result.min()).isEqualTo(1);
        assertThat(result.median()).isEqualTo(3);
        assertThat(result.max()).isEqualTo(9);
    }

    @Test
    void progressSaysWhatRuns() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Options options =
                OptionParser.parse(
                        List.of("--only", "tumbling-10s-200/flink$", "--repetitions", "1"));
        new Showdown(
                        options,
                        request -> speed(2.5),
                        new PrintStream(bytes, true, StandardCharsets.UTF_8))
                .run(List.of(), report -> {});
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("1/1")
                .contains("tumbling-10s-200")
                .contains("flink")
                .contains("2.5 M records/s");
    }

    @Test
    void requestSurvivesTheCommandLine() {
        RunRequest request =
                Showdown.plan(
                                OptionParser.parse(
                                        List.of("--set", "a.b=c=d", "--object-reuse", "off")))
                        .get(0);
        RunRequest read = RunRequest.of(request.toArguments());
        assertThat(read.engine().name()).isEqualTo(request.engine().name());
        assertThat(read).usingRecursiveComparison().ignoringFields("engine").isEqualTo(request);
    }

    @Test
    void aFreshJvmMeasures() {
        Options options =
                OptionParser.parse(
                        List.of("--only", "tumbling-10s-200/plain-loop", "--seconds", "0.01"));
        Measurement measurement = new FreshJvm("64m").measure(Showdown.plan(options).get(0));
        assertThat(measurement.problem()).isNull();
        assertThat(measurement.millionPerSecond()).isPositive();
    }

    @Test
    void aJvmThatDoesNotStartIsAProblem() {
        Options options = OptionParser.parse(List.of("--only", "tumbling-10s-200/plain-loop"));
        assertThat(new FreshJvm("0").measure(Showdown.plan(options).get(0)).problem())
                .contains("exit code 1")
                .contains("Could not create the Java Virtual Machine");
    }
}
