package io.sluice.perf.run;

import com.sun.management.OperatingSystemMXBean;
import io.sluice.perf.job.RunSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** Where a measurement took place. Names no host and no directory. */
public final class Surroundings {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final long GIB = 1L << 30;

    private Surroundings() {}

    /** Processor, cores, memory, operating system. */
    public static Map<String, String> machine() {
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("cpu", cpu());
        machine.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        machine.put("memory", Math.round((double) system.getTotalMemorySize() / GIB) + " GiB");
        machine.put("os", system.getName() + " " + system.getArch());
        return machine;
    }

    /** Processes that want a processor, on average of the last minute; to one decimal. */
    public static double load() {
        double load =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getSystemLoadAverage();
        return Math.round(load * 10) / 10.0;
    }

    /** Commit of the sources; "-dirty" behind it if they were changed. */
    public static String commit() {
        return Objects.requireNonNullElse(System.getProperty("sluice.commit"), "unknown");
    }

    /** The time, in UTC. */
    public static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String cpu() {
        try {
            return Files.readAllLines(CPU_INFO).stream()
                    .filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Version, and options of the JVM. */
    public static Map<String, String> jdk(List<String> options) {
        Map<String, String> jdk = new LinkedHashMap<>();
        jdk.put("version", Runtime.version().toString());
        jdk.put("vm", System.getProperty("java.vm.name"));
        jdk.put("options", String.join(" ", options));
        return jdk;
    }

    /** Version of Flink, and the configuration of every job with these further settings. */
    public static Map<String, String> flink(Map<String, String> extra) {
        Configuration configuration =
                new RunSettings(true, 1, extra, Path.of("checkpoints")).configuration();
        configuration.removeConfig(CheckpointingOptions.CHECKPOINTS_DIRECTORY);
        Map<String, String> flink = new LinkedHashMap<>();
        flink.put("version", EnvironmentInformation.getVersion());
        Map<String, String> settings = new TreeMap<>(configuration.toMap());
        // Said with each result.
        settings.remove("pipeline.object-reuse");
        settings.remove("parallelism.default");
        settings.remove("taskmanager.numberOfTaskSlots");
        flink.putAll(settings);
        return flink;
    }
}
