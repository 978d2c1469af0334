package io.sluice.perf.soak;

import java.util.Arrays;

/** Latencies in ms since the last look, up to a minute; longer ones count as a minute. */
final class Latencies {

    private static final int LONGEST = 60_000;

    private final long[] counts = new long[LONGEST + 1];
    private long total;
    private int longest;

    synchronized void add(int[] countsByMillis) {
        for (int millis = 0; millis < countsByMillis.length; millis++) {
            counts[millis] += countsByMillis[millis];
            total += countsByMillis[millis];
            if (countsByMillis[millis] > 0) {
                longest = Math.max(longest, millis);
            }
        }
    }

    /** Room for {@link #add}. */
    static int[] newCounts() {
        return new int[LONGEST + 1];
    }

    static int bucket(long millis) {
        return (int) Math.max(0, Math.min(LONGEST, millis));
    }

    /** The median, the 99th percentile and the greatest since the last look. */
    synchronized int[] take() {
        int[] taken = {quantile(0.5), quantile(0.99), longest};
        Arrays.fill(counts, 0);
        total = 0;
        longest = 0;
        return taken;
    }

    private int quantile(double share) {
        long wanted = (long) Math.ceil(share * total);
        long seen = 0;
        for (int millis = 0; millis <= LONGEST; millis++) {
            seen += counts[millis];
            if (seen >= wanted && seen > 0) {
                return millis;
            }
        }
        return 0;
    }
}
