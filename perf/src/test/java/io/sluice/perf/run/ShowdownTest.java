package io.sluice.perf.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.perf.load.Workload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShowdownTest {

    private static final PrintStream QUIET =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    @TempDir Path directory;

    private static final int MOST = 4;

    /** Candidates that are warm from the beginning. */
    private static Candidates candidates(Function<RunRequest, Measurement> measure) {
        return candidates(request -> null, measure);
    }

    private static Candidates candidates(
            Function<RunRequest, @Nullable String> warmUp,
            Function<RunRequest, Measurement> measure) {
        return new Candidates() {

            @Override
            public Candidate start(RunRequest request) {
                return new Candidate() {

                    @Override
                    public @Nullable String warmUp() {
                        return warmUp.apply(request);
                    }

                    @Override
                    public Measurement measure() {
                        return measure.apply(request);
                    }

                    @Override
                    public void close() {}
                };
            }

            @Override
            public int most() {
                return MOST;
            }
        };
    }

    /** Candidates in this JVM. */
    private static final Candidates IN_PROCESS =
            new Candidates() {

                @Override
                public Candidate start(RunRequest request) {
                    return new WarmEngine(request);
                }

                @Override
                public int most() {
                    return MOST;
                }
            };

    private static Options options(String... arguments) {
        return OptionParser.parse(List.of(arguments));
    }

    private static Options fast(String only) {
        return options("--only", only, "--repetitions", "2", "--seconds", "0.001");
    }

    private static Report report(String only, Candidates candidates) {
        Options options = fast(only);
        Circumstances now = Circumstances.of(options, List.of("-Xmx1g"));
        return Report.empty(now).with(run(options, candidates, QUIET, soFar -> {}), now);
    }

    private static List<Result> run(
            Options options,
            Candidates candidates,
            PrintStream progress,
            Consumer<List<Result>> soFar) {
        return new Showdown(options, candidates, progress, System::nanoTime)
                .run(Showdown.plan(options), Circumstances.of(options, List.of()), soFar);
    }

    private static Measurement speed(double millionPerSecond) {
        return new Measurement(millionPerSecond, 4, 2, 1, 8, 1000, 10, 0, null);
    }

    @Test
    void jsonHasTheDocumentedFields() throws IOException {
        Report report = report("tumbling-10s-200/(sluice|flink)$", IN_PROCESS);
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
        report("tumbling-10s-200/sluice$", candidates(request -> speed(1))).write(directory);
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
                candidates(
                        request -> {
                            order.add(request.engine().name());
                            return speed(1);
                        }));
        assertThat(order).containsExactly("sluice", "flink", "sluice", "flink");
    }

    @Test
    void aWrongResultHasNoSpeed() {
        List<Measurement> runs =
                new ArrayList<>(List.of(speed(30), Measurement.failed("a row too many")));
        Report report = report("tumbling-10s-200/sluice$", candidates(request -> runs.remove(0)));
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
                        candidates(
                                request ->
                                        speed(
                                                (request.engine().name().equals("sluice") ? 30 : 3)
                                                        / (request.workload().keys() > 200
                                                                ? 2.0
                                                                : 1.0))));
        assertThat(report.markdown()).contains("| 30.0 | 30.0 | 30.0 | 10.0x |");
        assertThat(report.markdown()).contains("| 15.0 | 15.0 | 15.0 | 10.0x |");
    }

    @Test
    void whatIsDoneIsReportedAfterEachWorkload() {
        List<Integer> results = new ArrayList<>();
        run(
                fast("tumbling-10s-(200|20)/sluice$"),
                candidates(request -> speed(1)),
                QUIET,
                soFar -> results.add(soFar.size()));
        assertThat(results).containsExactly(1, 2);
    }

    @Test
    void noMoreAreAliveThanFit() {
        List<String> order = new ArrayList<>();
        report(
                "tumbling-10s-200/",
                candidates(
                        request -> {
                            order.add(request.engine().name());
                            return speed(1);
                        }));
        int engines = order.size() / 2;
        assertThat(engines).isGreaterThan(MOST);
        int parts = (engines + MOST - 1) / MOST;
        List<String> first = order.subList(0, engines / parts);
        assertThat(order.subList(engines / parts, 2 * (engines / parts))).isEqualTo(first);
    }

    @Test
    void whoDoesNotBecomeWarmIsNotMeasured() {
        Report report =
                report(
                        "tumbling-10s-200/(sluice|flink)$",
                        candidates(
                                request -> request.engine().name().equals("flink") ? "cold" : null,
                                request ->
                                        speed(request.engine().name().equals("flink") ? 99 : 1)));
        assertThat(report.results()).extracting(Result::verified).containsExactly(true, false);
        assertThat(report.results().get(1).problems()).containsExactly("cold");
        assertThat(report.results().get(1).median()).isNull();
    }

    @Test
    void nothingIsBegunAfterTheTime() {
        AtomicLong clock = new AtomicLong();
        Options options = options("--only", "tumbling-10s-(200|20)/sluice$", "--minutes", "5");
        List<Result> results =
                new Showdown(
                                options,
                                candidates(
                                        request -> {
                                            clock.addAndGet(Duration.ofMinutes(2).toNanos());
                                            return speed(1);
                                        }),
                                QUIET,
                                clock::get)
                        .run(
                                Showdown.plan(options),
                                Circumstances.of(options, List.of()),
                                soFar -> {});
        assertThat(results).hasSize(1);
    }

    @Test
    void newResultsTakeThePlaceOfOlderOnesOfTheSame() throws IOException {
        Circumstances now = Circumstances.of(fast(""), List.of("-Xmx1g"));
        report("tumbling-10s-200/(sluice|flink)$", candidates(request -> speed(1)))
                .write(directory);
        Report later =
                Report.read(directory)
                        .with(
                                run(
                                        fast("tumbling-10s-(200|20)/sluice$"),
                                        candidates(request -> speed(2)),
                                        QUIET,
                                        soFar -> {}),
                                now);
        assertThat(later.results())
                .extracting(result -> result.workload() + "/" + result.engine(), Result::median)
                .containsExactly(
                        tuple("tumbling-10s-200/sluice", 2.0),
                        tuple("tumbling-10s-200/flink", 1.0),
                        tuple("tumbling-10s-20/sluice", 2.0));
    }

    @Test
    void resultsFromElsewhereAreNotMixed() {
        Report report = report("tumbling-10s-200/sluice$", candidates(request -> speed(1)));
        report.refuseOtherThan(Circumstances.of(fast(""), List.of("-Xmx1g")));
        assertThatThrownBy(
                        () -> report.refuseOtherThan(Circumstances.of(fast(""), List.of("-Xmx2g"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-Xmx1g")
                .hasMessageContaining("-Xmx2g")
                .hasMessageContaining("--replace");
    }

    @Test
    void whatIsThereOfTheSameCommitNeedNotBeMeasuredAgain() {
        Report report = report("tumbling-10s-200/sluice$", candidates(request -> speed(1)));
        Circumstances now = Circumstances.of(fast(""), List.of());
        assertThat(Showdown.plan(fast("tumbling-10s-200/(sluice|flink)$")))
                .extracting(request -> report.has(request, now))
                .containsExactly(true, false);
    }

    @Test
    void medianOfEvenlyManyIsBetweenTheMiddleTwo() {
        RunRequest request =
                new RunRequest(
                        Contenders.named("sluice"), Workload.all().get(0), 1, true, 1, Map.of());
        Result result =
                Result.of(
                        request,
                        List.of(speed(9), speed(1), speed(4), speed(2)),
                        new Taken("2026-01-01T00:00:00Z", "abc", "quick", 1, 0));
        assertThat(result.min()).isEqualTo(1);
        assertThat(result.median()).isEqualTo(3);
        assertThat(result.max()).isEqualTo(9);
    }

    @Test
    void progressSaysWhatRanAndHowLongTheRestTakes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        AtomicLong clock = new AtomicLong();
        Options options = options("--only", "tumbling-10s-200/flink$", "--repetitions", "3");
        new Showdown(
                        options,
                        candidates(
                                request -> {
                                    clock.addAndGet(Duration.ofSeconds(50).toNanos());
                                    return speed(2.5);
                                }),
                        new PrintStream(bytes, true, StandardCharsets.UTF_8),
                        clock::get)
                .run(Showdown.plan(options), Circumstances.of(options, List.of()), soFar -> {});
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .hasSize(4)
                .element(2)
                .asString()
                .contains("[###############.....] 3/4, 0:33 left", "tumbling-10s-200/flink")
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
    void aJvmIsWarmedUpAndMeasuresAgainAndAgain() {
        Options options = options("--only", "tumbling-10s-200/plain-loop", "--seconds", "0.01");
        try (Candidate jvm = new FreshJvms("64m").start(Showdown.plan(options).get(0))) {
            assertThat(jvm.warmUp()).isNull();
            Measurement first = jvm.measure();
            assertThat(first.problem()).isNull();
            assertThat(first.millionPerSecond()).isPositive();
            assertThat(jvm.measure().records()).isEqualTo(first.records());
        }
    }

    @Test
    void aJvmThatDoesNotStartIsAProblem() {
        Options options = options("--only", "tumbling-10s-200/plain-loop");
        try (Candidate jvm = new FreshJvms("0").start(Showdown.plan(options).get(0))) {
            assertThat(jvm.warmUp())
                    .contains("exit code 1")
                    .contains("Could not create the Java Virtual Machine");
        }
    }

    @Test
    void fewerJvmsFitIfTheyAreLarger() {
        assertThat(new FreshJvms("64m").most()).isGreaterThan(new FreshJvms("3g").most());
        assertThat(new FreshJvms("4096g").most()).isEqualTo(1);
        assertThatThrownBy(() -> new FreshJvms("much")).hasMessageContaining("--heap");
    }
}
