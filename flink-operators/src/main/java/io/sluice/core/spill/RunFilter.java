package io.sluice.core.spill;

/**
 * Which hashes a run may hold: a Bloom filter whose probes lie in one cache line, with about
 * {@value #BITS_PER_ROW} bits per row. Says yes for every hash that was added, and for about one in
 * a hundred others.
 *
 * <p>Source: F. Putze, P. Sanders, J. Singler, "Cache-, Hash- and Space-Efficient Bloom Filters",
 * WEA 2007.
 */
final class RunFilter {

    private static final int BITS_PER_ROW = 10;

    /** Of 64 bits: a cache line. */
    private static final int WORDS_PER_LINE = 8;

    private static final int BITS_PER_LINE = WORDS_PER_LINE * Long.SIZE;
    private static final int PROBES = 6;

    /** Bits that name a bit of a line. */
    private static final int PROBE_BITS = 9;

    private final long[] words;
    private final int lines;

    /**
     * For a run of so many rows; more only make it say yes more often.
     *
     * @param rows at least 0
     */
    RunFilter(long rows) {
        long wanted = rows * BITS_PER_ROW / BITS_PER_LINE + 1;
        lines = (int) Math.min(wanted, Integer.MAX_VALUE / WORDS_PER_LINE);
        words = new long[lines * WORDS_PER_LINE];
    }

    void add(int hash) {
        long mixed = mix(hash);
        int line = line(mixed);
        long probes = mix(mixed);
        for (int i = 0; i < PROBES; i++) {
            int bit = (int) (probes & (BITS_PER_LINE - 1));
            words[line + bit / Long.SIZE] |= 1L << bit;
            probes >>>= PROBE_BITS;
        }
    }

    boolean mayHold(int hash) {
        long mixed = mix(hash);
        int line = line(mixed);
        long probes = mix(mixed);
        for (int i = 0; i < PROBES; i++) {
            int bit = (int) (probes & (BITS_PER_LINE - 1));
            if ((words[line + bit / Long.SIZE] & 1L << bit) == 0) {
                return false;
            }
            probes >>>= PROBE_BITS;
        }
        return true;
    }

    /** The first word of the line of a hash. */
    private int line(long mixed) {
        return (int) (((mixed >>> Integer.SIZE) * lines) >>> Integer.SIZE) * WORDS_PER_LINE;
    }

    /** SplitMix64's finalizer. */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
