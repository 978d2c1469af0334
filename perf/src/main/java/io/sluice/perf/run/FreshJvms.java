package io.sluice.perf.run;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** Gives each candidate a JVM of its own, with a heap of fixed size that is touched first. */
public final class FreshJvms implements Candidates {

    /** Share of the machine's memory that JVMs may take together. */
    private static final double SHARE_OF_MEMORY = 0.75;

    /** What a JVM takes beside its heap. */
    private static final long BESIDE_HEAP = 512L << 20;

    private final List<String> options;
    private final int most;

    /**
     * @param heap size of the heap as the JVM takes it, such as 4g
     */
    FreshJvms(String heap) {
        options = options(heap);
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getTotalMemorySize();
        most = (int) Math.max(1, SHARE_OF_MEMORY * memory / (bytes(heap) + BESIDE_HEAP));
    }

    /** Options of a JVM with a heap of fixed size that is touched first. */
    public static List<String> options(String heap) {
        return List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch", "-XX:+UseG1GC");
    }

    /** Options of the JVMs that bear on speed. */
    List<String> options() {
        return options;
    }

    @Override
    public int most() {
        return most;
    }

    @Override
    public Candidate start(RunRequest request) {
        return new LiveJvm(options, request);
    }

    /** A size as the JVM takes it, in bytes; the JVM itself refuses what is none. */
    private static long bytes(String size) {
        String lower = size.toLowerCase(Locale.ROOT);
        int unit = "kmg".indexOf(lower.charAt(lower.length() - 1));
        String number = unit < 0 ? lower : lower.substring(0, lower.length() - 1);
        try {
            return Long.parseLong(number) << (10 * (unit + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "--heap needs a size such as 4g, got '" + size + "'", e);
        }
    }
}
