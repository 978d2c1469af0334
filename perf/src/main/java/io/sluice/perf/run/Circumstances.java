package io.sluice.perf.run;

import java.util.List;
import java.util.Map;

/**
 * What all results of a showdown have in common.
 *
 * @param mode quick or full
 * @param seconds about how long each run takes that counts
 * @param commit of the sources; "-dirty" behind it if they were changed
 * @param machine processor, cores, memory, operating system
 * @param jdk version and the options that bear on speed
 * @param flink version and configuration of every job
 */
record Circumstances(
        String mode,
        double seconds,
        String commit,
        Map<String, String> machine,
        Map<String, String> jdk,
        Map<String, String> flink) {

    static Circumstances of(Options options, List<String> jvmOptions) {
        return new Circumstances(
                options.mode(),
                options.seconds(),
                Surroundings.commit(),
                Surroundings.machine(),
                Surroundings.jdk(jvmOptions),
                Surroundings.flink(options.extra()));
    }

    /** A result that is taken now. */
    Taken taken(double load) {
        return new Taken(Surroundings.now(), commit, mode, seconds, load);
    }
}
