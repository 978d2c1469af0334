package io.sluice.perf.load;

/**
 * The last rows of the keys of one window.
 *
 * <p>A key is known by 64 bits, in a flat table of two numbers per row, so that the engines are
 * measured and not the collector of this table's objects. Two of {@code n} keys share their bits
 * with a probability of {@code n * n / 2^65}; then a row is missing and the run fails.
 */
final class UpsertedRows {

    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;
    private static final int FIRST_ROWS = 1 << 8;

    /** In pairs: the bits of a key, never 0, and the checksum of its row. */
    private long[] slots;

    private int rows;
    private long checksum;

    UpsertedRows() {
        this(new long[2 * FIRST_ROWS]);
    }

    private UpsertedRows(long[] slots) {
        this.slots = slots;
    }

    /** With room for as many rows as another has. */
    static UpsertedRows asLargeAs(UpsertedRows other) {
        return new UpsertedRows(new long[other.slots.length]);
    }

    void add(TradeSummary row) {
        long bits = bits(row);
        int at = find(slots, bits);
        if (slots[at] == 0) {
            // At most three of four places are taken.
            if (8L * rows >= 3L * slots.length) {
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

    TableContents contents() {
        return new TableContents(rows, checksum);
    }

    /** FNV-1a over the strings, mixed as MurmurHash3 ends. */
    private static long bits(TradeSummary row) {
        long hash = mixed(with(with(FNV_OFFSET, row.trader) * FNV_PRIME, row.symbol));
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
}
