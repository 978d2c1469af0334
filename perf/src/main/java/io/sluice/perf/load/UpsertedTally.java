package io.sluice.perf.load;

/**
 * Materialises a table: the last row of a key and window counts.
 *
 * <p>A key and window is known by 64 bits, in a flat table of two numbers per row, so that the
 * engines are measured and not the collector of this table's objects. Two of {@code n} rows share
 * their bits with a probability of {@code n * n / 2^65}; then a row is missing and the run fails.
 */
final class UpsertedTally implements Tally<TradeSummary> {

    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;
    private static final int FIRST_ROWS = 1 << 10;

    /** In pairs: the bits of a key and window, never 0, and the checksum of its row. */
    private long[] slots = new long[4 * FIRST_ROWS];

    private int rows;
    private long count;
    private long checksum;

    @Override
    public void add(TradeSummary row) {
        count++;
        long bits = bits(row);
        int at = find(slots, bits);
        if (slots[at] == 0) {
            if (4L * rows >= slots.length) {
                slots = doubled(slots);
                at = find(slots, bits);
            }
            rows++;
            slots[at] = bits;
        }
        long now = row.checksum();
        checksum += now - slots[at + 1];
        slots[at + 1] = now;
    }

    /** FNV-1a over the strings, mixed with the bounds as MurmurHash3 ends. */
    private static long bits(TradeSummary row) {
        long hash = with(with(FNV_OFFSET, row.trader) * FNV_PRIME, row.symbol);
        hash = mixed(hash ^ row.windowStart);
        hash = mixed(hash ^ row.windowEnd);
        return hash == 0 ? 1 : hash;
    }

    private static long with(long hash, String text) {
        long with = hash;
        for (int i = 0; i < text.length(); i++) {
            with = (with ^ text.charAt(i)) * FNV_PRIME;
        }
        return with;
    }

    private static long mixed(long hash) {
        long mixed = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ (mixed >>> 33);
    }

    /** Position of these bits, or the free one where they belong. */
    private static int find(long[] slots, long bits) {
        int mask = slots.length - 1;
        int at = (int) (bits << 1) & mask;
        while (slots[at] != 0 && slots[at] != bits) {
            at = (at + 2) & mask;
        }
        return at;
    }

    private static long[] doubled(long[] slots) {
        long[] into = new long[Math.multiplyExact(slots.length, 2)];
        for (int from = 0; from < slots.length; from += 2) {
            if (slots[from] != 0) {
                int at = find(into, slots[from]);
                into[at] = slots[from];
                into[at + 1] = slots[from + 1];
            }
        }
        return into;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public TableContents contents() {
        return new TableContents(rows, checksum);
    }
}
