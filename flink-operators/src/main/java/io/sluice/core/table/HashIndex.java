package io.sluice.core.table;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows by the hash of their key: open addressing with linear probing at a load of about one
 * half. A slot holds the row's hash (high half) beside its number plus one (low half), so that a
 * probe touches the key only when the hashes are equal. A row stands at most {@link #PROBES} slots
 * behind its home, or not here but among the {@link Collisions}.
 *
 * <p>A large index consists of {@value #PARTS} parts, chosen by some bits of the hash, each of
 * which grows by itself. So an insertion never waits for the whole index to be built anew: at ten
 * million rows a part holds forty thousand. Owned by one thread.
 */
final class HashIndex {

    /** Parts of a large index. */
    static final int PARTS = 256;

    /** Rows beyond which an index is divided into parts. */
    static final int MAX_UNDIVIDED_ROWS = 1 << 16;

    private static final int MIN_LENGTH = 32;
    private static final int NO_ROW = -1;

    /**
     * Slots from its home on in which a row may stand. At a load of one half, one in 10^10 rows
     * finds none of so many free.
     */
    static final int PROBES = 128;

    /** Its product with a hash has all of the hash in its upper bits, as the golden ratio does. */
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    /** Another one, so that a part has slots of all kinds. */
    private static final int PART_MULTIPLIER = 0x85EBCA6B;

    /** 256 parts by 8 bits. */
    private static final int PART_SHIFT = 24;

    private long[][] parts;

    /** The only part; null if there are several. A small index is spared the choice. */
    private long @Nullable [] whole;

    /** Entries of each part. */
    private int[] counts;

    private int entries;

    /** Rows that found no place when their part grew. */
    private final RowList displaced = new RowList();

    private long bytes;

    /** An index that has room for so many rows. */
    HashIndex(int rows) {
        int number = rows <= MAX_UNDIVIDED_ROWS ? 1 : PARTS;
        parts = new long[number][];
        Arrays.setAll(parts, part -> new long[length(rows / number)]);
        counts = new int[number];
        bytes = bytes(rows);
        whole = number == 1 ? parts[0] : null;
    }

    private static int length(int rows) {
        int twice = Math.multiplyExact(Math.max(rows, MIN_LENGTH / 2), 2);
        return Integer.highestOneBit(twice - 1) << 1;
    }

    /** Bytes of an index that is made for so many rows. */
    static long bytes(int rows) {
        int number = rows <= MAX_UNDIVIDED_ROWS ? 1 : PARTS;
        return (long) number * length(rows / number) * Long.BYTES;
    }

    /** Bytes of this index. */
    long bytes() {
        return bytes;
    }

    /** The slots among which a hash stands; their number is a power of two. */
    long[] part(int hash) {
        long[] only = whole;
        return only != null ? only : parts[number(hash)];
    }

    private int number(int hash) {
        return parts.length == 1 ? 0 : (hash * PART_MULTIPLIER) >>> PART_SHIFT;
    }

    /** The slot of a part at which a search begins. */
    static int home(int hash, long[] part) {
        return (hash * GOLDEN_RATIO) >>> (Integer.numberOfLeadingZeros(part.length) + 1);
    }

    /** The hash in a slot that is not 0. */
    static int hash(long slot) {
        return (int) (slot >>> Integer.SIZE);
    }

    /** The row in a slot; -1 if the slot is 0. */
    static int row(long slot) {
        return (int) slot - 1;
    }

    /**
     * The first row with this hash, or -1 if there is none in the index.
     *
     * @param first the slot at which a search begins, which was read before
     */
    int row(int hash, long first) {
        if (first == 0 || hash(first) == hash) {
            return row(first);
        }
        long[] part = part(hash);
        int mask = part.length - 1;
        int at = home(hash, part);
        int end = (at + PROBES) & mask;
        do {
            at = (at + 1) & mask;
        } while (at != end && part[at] != 0 && hash(part[at]) != hash);
        return at == end ? NO_ROW : row(part[at]);
    }

    private static long slot(int hash, int row) {
        return ((long) hash << Integer.SIZE) | (row + 1);
    }

    /**
     * Makes room for one more row, if need be by letting a part grow. Rows that find no place in it
     * are {@link #displaced}.
     *
     * @param pool gives the memory
     */
    void makeRoom(int hash, TablePool pool) {
        int number = number(hash);
        if (!isFull(number)) {
            return;
        }
        int length = parts[number].length;
        if (parts.length == 1 && counts[0] >= MAX_UNDIVIDED_ROWS) {
            divide(pool);
        } else {
            pool.reserve((long) length * Long.BYTES);
            lengthen(number, 2 * length);
        }
    }

    /** Bytes that {@link #makeRoomFor} takes. */
    long bytesFor(int rows) {
        return parts.length == 1 && rows <= MAX_UNDIVIDED_ROWS
                ? Math.max(0, (long) (length(rows) - parts[0].length) * Long.BYTES)
                : 0;
    }

    /** Makes room for so many rows at once in an index that is not divided. */
    void makeRoomFor(int rows) {
        if (bytesFor(rows) > 0) {
            lengthen(0, length(rows));
        }
    }

    private boolean isFull(int number) {
        int length = parts[number].length;
        // An eighth more than one half: parts do not fill evenly.
        return counts[number] >= (length >>> 1) + (parts.length == 1 ? 0 : length >>> 3);
    }

    private void lengthen(int number, int length) {
        long[] old = parts[number];
        long[] longer = new long[length];
        for (long slot : old) {
            if (slot != 0 && !put(longer, slot)) {
                displaced.add(row(slot));
                counts[number]--;
                entries--;
            }
        }
        parts[number] = longer;
        whole = parts.length == 1 ? longer : null;
        bytes += (long) (length - old.length) * Long.BYTES;
    }

    private void divide(TablePool pool) {
        HashIndex divided = new HashIndex(2 * MAX_UNDIVIDED_ROWS);
        for (long slot : parts[0]) {
            if (slot == 0) {
                continue;
            }
            int number = divided.number(hash(slot));
            if (divided.isFull(number)) {
                divided.lengthen(number, 2 * divided.parts[number].length);
            }
            if (!divided.add(hash(slot), row(slot))) {
                divided.displaced.add(row(slot));
            }
        }
        pool.reserve(divided.bytes - bytes);
        whole = null;
        parts = divided.parts;
        counts = divided.counts;
        entries = divided.entries;
        for (int i = 0; i < divided.displaced.count(); i++) {
            displaced.add(divided.displaced.get(i));
        }
        bytes = divided.bytes;
    }

    /** Returns whether there was a place for it. */
    private static boolean put(long[] part, long slot) {
        int mask = part.length - 1;
        int at = home(hash(slot), part);
        int end = (at + PROBES) & mask;
        while (part[at] != 0) {
            at = (at + 1) & mask;
            if (at == end) {
                return false;
            }
        }
        part[at] = slot;
        return true;
    }

    /** Adds a row; {@link #makeRoom} comes first. Returns whether there was a place for it. */
    boolean add(int hash, int row) {
        if (!put(part(hash), slot(hash, row))) {
            return false;
        }
        counts[number(hash)]++;
        entries++;
        return true;
    }

    /** The rows that have found no place in parts that grew; the caller clears the list. */
    RowList displaced() {
        return displaced;
    }

    /** Puts one row in another's place; both have the same hash. */
    void replace(int hash, int row, int by) {
        long[] part = part(hash);
        part[position(part, hash, row)] = slot(hash, by);
    }

    /**
     * Takes a row out. Entries behind it move up, as far as none gets before its home. None stands
     * so far behind its home that more than {@link #PROBES} slots must be looked at for the next to
     * move.
     */
    void remove(int hash, int row) {
        long[] part = part(hash);
        int mask = part.length - 1;
        int free = position(part, hash, row);
        int next = (free + 1) & mask;
        long slot;
        while ((slot = part[next]) != 0 && ((next - free) & mask) < PROBES) {
            int home = home(hash(slot), part);
            if (((next - home) & mask) >= ((next - free) & mask)) {
                part[free] = slot;
                free = next;
            }
            next = (next + 1) & mask;
        }
        part[free] = 0;
        counts[number(hash)]--;
        entries--;
    }

    private static int position(long[] part, int hash, int row) {
        int mask = part.length - 1;
        int at = home(hash, part);
        while (row(part[at]) != row) {
            at = (at + 1) & mask;
        }
        return at;
    }

    /** Number of rows in the index. */
    int entries() {
        return entries;
    }

    /** Takes all rows out. */
    void clear() {
        for (long[] part : parts) {
            Arrays.fill(part, 0);
        }
        forgetCounts();
    }

    /** Takes out all rows, whose hashes are the first ones of these. */
    void clear(KeyRows keys, int rows) {
        // Clearing a run from any row's home to the run's end takes all entries behind that home
        // with it.
        for (int row = 0; row < rows; row++) {
            long[] part = part(keys.hash(row));
            int mask = part.length - 1;
            int at = home(keys.hash(row), part);
            while (part[at] != 0) {
                part[at] = 0;
                at = (at + 1) & mask;
            }
        }
        forgetCounts();
    }

    private void forgetCounts() {
        Arrays.fill(counts, 0);
        entries = 0;
    }
}
