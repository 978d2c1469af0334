package io.sluice.perf.load;

/**
 * The last rows of the keys of one window.
 *
 * <p>A key is known by 64 bits ({@link KeyDigest}), in a flat table of two numbers per row, so that
 * the engines are measured and not the collector of this table's objects. If two keys shared their
 * bits, a row would be missing, and the run fail.
 */
final class UpsertedRows {

    private static final int FIRST_ROWS = 1 << 8;

    private static final int AT_ONCE = 64;

    /** In pairs: the bits of a key, never 0, and the checksum of its row. */
    private long[] slots;

    /**
     * In such pairs, rows that are not in the table yet: a table in no cache is waited for once,
     * and not once for each row.
     */
    private final long[] waiting = new long[2 * AT_ONCE];

    private int waitingTo;
    private long touched;

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

    /**
     * The row of a key takes the place of the one before.
     *
     * @param bits of the key, not 0
     * @param row checksum of the row
     */
    void set(long bits, long row) {
        waiting[waitingTo++] = bits;
        waiting[waitingTo++] = row;
        if (waitingTo == waiting.length) {
            setAll();
        }
    }

    private void setAll() {
        long sum = 0;
        for (int i = 0; i < waitingTo; i += 2) {
            sum += slots[home(waiting[i], slots)];
        }
        touched = sum;
        for (int i = 0; i < waitingTo; i += 2) {
            put(waiting[i], waiting[i + 1]);
        }
        waitingTo = 0;
    }

    /** Nothing but a use of what was brought into the cache, so that it is not optimised away. */
    long touched() {
        return touched;
    }

    private void put(long bits, long row) {
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
        checksum += row - slots[at + 1];
        slots[at + 1] = row;
    }

    TableContents contents() {
        setAll();
        return new TableContents(rows, checksum);
    }

    private static int home(long bits, long[] slots) {
        return (int) (bits << 1) & (slots.length - 1);
    }

    /** Position of these bits, or the free one where they belong. */
    private static int find(long[] slots, long bits) {
        int mask = slots.length - 1;
        int at = home(bits, slots);
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
