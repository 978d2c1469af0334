package io.sluice.perf.run;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;

/**
 * When and where something was measured in this JVM.
 *
 * @param date in UTC
 * @param commit of the sources; "-dirty" behind it if they were changed
 * @param load the machine's load average before
 * @param machine processor, cores, memory, operating system
 * @param jdk version and the options that bear on speed
 */
public record Measured(
        String date,
        String commit,
        double load,
        Map<String, String> machine,
        Map<String, String> jdk) {

    /** Here and now. */
    public static Measured now() {
        List<String> options =
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(option -> option.startsWith("-X"))
                        .toList();
        return new Measured(
                Surroundings.now(),
                Surroundings.commit(),
                Surroundings.load(),
                Surroundings.machine(),
                Surroundings.jdk(options));
    }
}
