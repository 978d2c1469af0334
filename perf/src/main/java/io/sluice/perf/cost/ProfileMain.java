package io.sluice.perf.cost;

import io.sluice.perf.load.Workload;
import io.sluice.perf.run.Contenders;
import io.sluice.perf.run.Json;
import io.sluice.perf.run.Profiled;
import io.sluice.perf.run.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import one.convert.Arguments;
import one.convert.JfrToFlame;

/** Samples one run with the JDK's flight recorder: processor time by stage, and a flame graph. */
public final class ProfileMain {

    private static final String SAMPLE = "jdk.ExecutionSample";
    private static final Duration PERIOD = Duration.ofMillis(10);
    private static final String SOURCE = "source";
    private static final String SINK = "sink";

    private ProfileMain() {}

    /**
     * Processor time of one stage in one of a job's threads.
     *
     * @param thread source, or sink: of the other task
     * @param stage what the code does
     * @param samples how often it was seen
     * @param nanosPerRecord its share of the thread's processor time per record
     */
    private record StageCost(String thread, String stage, long samples, double nanosPerRecord) {}

    /** What is written beside the flame graph. */
    private record Profile(
            String date, String commit, String workload, String engine, List<StageCost> stages) {}

    /** Takes the workload, the engine, the seconds of the run, a directory and the parallelism. */
    public static void main(String[] args) throws IOException {
        try (Profiled run =
                new Profiled(
                        Contenders.named(args[1]),
                        Workload.named(args[0]),
                        Double.parseDouble(args[2]),
                        Integer.parseInt(args[4]))) {
            profile(run, args[0], args[1], Path.of(args[3]));
        }
        System.exit(0);
    }

    static void profile(Profiled run, String workload, String engine, Path directory)
            throws IOException {
        Path file = Files.createTempFile("sluice-perf-", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable(SAMPLE).withPeriod(PERIOD);
            run.warmUp();
            recording.start();
            Profiled.Cost cost = run.measure();
            recording.stop();
            recording.dump(file);
            Files.createDirectories(directory);
            String name = "profile-" + workload + "-" + engine;
            if (run.parallelism() > 1) {
                name += "-p" + run.parallelism();
            }
            JfrToFlame.convert(
                    file.toString(),
                    directory.resolve(name + ".html").toString(),
                    new Arguments("--title", workload + ", " + engine));
            List<StageCost> stages = stages(file, cost);
            stages.forEach(ProfileMain::print);
            Json.write(
                    new Profile(
                            Surroundings.now(), Surroundings.commit(), workload, engine, stages),
                    directory.resolve(name + ".json"));
        } finally {
            Files.delete(file);
        }
    }

    private static void print(StageCost cost) {
        System.out.println(
                String.format(
                        Locale.ROOT,
                        "%-7s %-12s %6d samples %8.1f ns per record",
                        cost.thread(),
                        cost.stage(),
                        cost.samples(),
                        cost.nanosPerRecord()));
    }

    private static List<StageCost> stages(Path file, Profiled.Cost cost) throws IOException {
        Map<String, Map<Stage, Long>> samples = new TreeMap<>();
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                String thread = thread(event);
                if (event.getStackTrace() != null && !thread.isEmpty()) {
                    samples.computeIfAbsent(thread, first -> new EnumMap<>(Stage.class))
                            .merge(Stage.of(event.getStackTrace().getFrames()), 1L, Long::sum);
                }
            }
        }
        List<StageCost> stages = new ArrayList<>();
        samples.forEach(
                (thread, ofThread) -> {
                    long all = ofThread.values().stream().mapToLong(count -> count).sum();
                    double nanos = thread.equals(SOURCE) ? cost.sourceNanos() : cost.sinkNanos();
                    ofThread.forEach(
                            (stage, count) ->
                                    stages.add(
                                            new StageCost(
                                                    thread,
                                                    stage.label(),
                                                    count,
                                                    Math.round(10 * nanos * count / all) / 10.0)));
                });
        return stages;
    }

    /** Which of the job's two threads; empty for others. Flink names them after what they run. */
    private static String thread(RecordedEvent event) {
        RecordedThread thread = event.getThread("sampledThread");
        String name = thread == null ? "" : String.valueOf(thread.getJavaName());
        if (name.startsWith("Source: ")) {
            return SOURCE;
        }
        return name.contains("Sink: ") || name.contains("Writer") ? SINK : "";
    }
}
