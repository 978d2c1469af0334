package io.sluice.core.spill;

import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one window on local disk, sorted by rank: key group, then hash. What is read back is no
 * part of it any more: merging consumes it from its beginning, and single rows that were recalled
 * are dead. The file is deleted when neither the window nor a snapshot uses it. Owned by one
 * thread; what {@link #retain}, {@link #release} and {@link RunImage} do may be done by others.
 */
final class Run {

    private final SpillSpace space;
    private final SpillFile file;

    /** Of the first row of each block. */
    private final long[] ranks;

    private final long lastRank;

    /** Where each block begins, and where the last one ends. */
    private final long[] offsets;

    /** Number of the first row of each block, and of rows. */
    private final int[] firstRows;

    private final int[] checksums;
    private final boolean dirty;

    /** Null if every hash may be here. */
    private final @Nullable RunFilter filter;

    private final AtomicInteger users = new AtomicInteger(1);

    private int consumed;
    private int live;
    private @Nullable BitSet dead;

    Run(
            SpillSpace space,
            SpillFile file,
            long[] ranks,
            long lastRank,
            long[] offsets,
            int[] firstRows,
            int[] checksums,
            boolean dirty,
            @Nullable RunFilter filter) {
        this.space = space;
        this.file = file;
        this.ranks = ranks;
        this.lastRank = lastRank;
        this.offsets = offsets;
        this.firstRows = firstRows;
        this.checksums = checksums;
        this.dirty = dirty;
        this.filter = filter;
        live = rows();
        space.written(rows(), bytes());
    }

    int blocks() {
        return ranks.length;
    }

    /** Number of rows, whatever became of them. */
    int rows() {
        return firstRows[blocks()];
    }

    long bytes() {
        return offsets[blocks()];
    }

    /** Number of rows that have not been read back. */
    int live() {
        return live;
    }

    /** Whether some row was dirty when it was written. */
    boolean isDirty() {
        return dirty;
    }

    /** Number of the first row that is not consumed. */
    int consumed() {
        return consumed;
    }

    boolean isDead(int row) {
        return dead != null && dead.get(row);
    }

    /** Consumes the first row that is not consumed. */
    void consume() {
        if (!isDead(consumed)) {
            readBack();
        }
        consumed++;
    }

    /** A row was read back, which is not the first that is left. */
    void kill(int row) {
        if (dead == null) {
            dead = new BitSet();
        }
        dead.set(row);
        readBack();
    }

    private void readBack() {
        if (live == 0) {
            throw new IllegalStateException("more rows are read back than " + file + " has");
        }
        live--;
        space.readBack(1);
    }

    int firstRow(int block) {
        return firstRows[block];
    }

    /** The block that holds a row. */
    int blockOf(int row) {
        int at = Arrays.binarySearch(firstRows, 0, blocks(), row);
        return at >= 0 ? at : -at - 2;
    }

    /** The first block whose first row is of this rank or a later one. */
    int firstBlockFrom(long rank) {
        int at = Arrays.binarySearch(ranks, rank);
        if (at < 0) {
            return -(at + 1);
        }
        while (at > 0 && ranks[at - 1] == rank) {
            at--;
        }
        return at;
    }

    /** Whether a row of this hash may be here. */
    boolean mayHold(int hash) {
        return filter == null || filter.mayHold(hash);
    }

    /** The first block that may have rows of a rank that are not consumed. */
    int firstBlockWith(long rank) {
        return Math.max(blockOf(consumed), firstBlockFrom(rank) - 1);
    }

    /** Whether there is such a block, and its first row is of this rank or an earlier one. */
    boolean beginsBy(int block, long rank) {
        return rank <= lastRank && block < blocks() && ranks[block] <= rank;
    }

    /** The first block of a key group, or of the next one that has any. */
    int firstBlockOf(int keyGroup) {
        return firstBlockFrom((long) keyGroup << Integer.SIZE);
    }

    /**
     * The end of the most blocks from a given one that have no more than so many bytes; at least
     * one block.
     */
    int endOfBlocks(int from, int maxBytes) {
        int to = from + 1;
        while (to < blocks() && offsets[to + 1] - offsets[from] <= maxBytes) {
            to++;
        }
        return to;
    }

    int bytesOf(int from, int to) {
        return (int) (offsets[to] - offsets[from]);
    }

    SeekableByteChannel open() throws IOException {
        return file.read();
    }

    SpillException cannotRead(IOException cause) {
        return space.cannotRead(file, cause);
    }

    IOException cannotCopy(IOException cause) {
        return space.cannotCopy(file, cause);
    }

    SpillException cannotDecode(IOException cause) {
        return space.cannotDecode(file, cause);
    }

    /** Reads some blocks, and checks them. */
    void read(SeekableByteChannel in, int from, int to, byte[] into) throws IOException {
        int length = bytesOf(from, to);
        ByteBuffer bytes = ByteBuffer.wrap(into, 0, length);
        in.position(offsets[from]);
        while (bytes.position() < length) {
            // A channel copies what it is asked for through memory beside the heap.
            bytes.limit(Math.min(length, bytes.position() + RunWriter.BLOCK_BYTES));
            if (in.read(bytes) < 0) {
                throw new EOFException(
                        "truncated: it ends %,d bytes early".formatted(length - bytes.position()));
            }
        }
        CRC32C checksum = new CRC32C();
        for (int block = from; block < to; block++) {
            checksum.reset();
            checksum.update(into, bytesOf(from, block), bytesOf(block, block + 1));
            if ((int) checksum.getValue() != checksums[block]) {
                throw new IOException(
                        "corrupt: the checksum of the %,d bytes from %,d is %08x, expected %08x"
                                .formatted(
                                        bytesOf(block, block + 1),
                                        offsets[block],
                                        (int) checksum.getValue(),
                                        checksums[block]));
            }
        }
    }

    /**
     * Moves the row of a key into a table, if there is one. Reads nothing if all rows that are left
     * come before the key or after it.
     *
     * @param key of the row
     * @param decoder of the caller's, and a row that it may use
     */
    void recall(DetachedRow key, RowBytes.Decoder decoder, SpilledRow row, SliceTable into) {
        int found = find(key, decoder, row);
        if (found >= 0) {
            kill(found);
            row.addTo(into);
        }
    }

    /** Reads the row of a key, and leaves it here. Returns its number, or -1 if there is none. */
    int find(DetachedRow key, RowBytes.Decoder decoder, SpilledRow row) {
        long rank = space.rank(key.hash());
        if (live == 0) {
            return -1;
        }
        int block = firstBlockWith(rank);
        if (beginsBy(block, rank)) {
            try (SeekableByteChannel in = open()) {
                while (beginsBy(block, rank)) {
                    int found = find(block, in, key, decoder, row);
                    if (found >= 0) {
                        return found;
                    }
                    block++;
                }
            } catch (IOException e) {
                throw cannotRead(e);
            }
        }
        return -1;
    }

    private int find(
            int block,
            SeekableByteChannel in,
            DetachedRow key,
            RowBytes.Decoder decoder,
            SpilledRow row)
            throws IOException {
        byte[] bytes = new byte[bytesOf(block, block + 1)];
        read(in, block, block + 1, bytes);
        decoder.begin(bytes, 0, bytes.length);
        try {
            for (int at = firstRows[block]; at < firstRows[block + 1]; at++) {
                if (decoder.hash() != key.hash() || at < consumed || isDead(at)) {
                    decoder.skip();
                    continue;
                }
                decoder.read(row);
                if (DetachedRow.KEY.matches(key, row.now().key(), 0)) {
                    return at;
                }
            }
        } catch (IOException e) {
            throw cannotDecode(e);
        }
        return -1;
    }

    /** What is left of it now, for a snapshot, which releases it. */
    RunImage image(long end) {
        retain();
        return new RunImage(this, end, consumed, dead == null ? null : (BitSet) dead.clone());
    }

    RowBytes.Decoder decoder() {
        return space.rows().decoder();
    }

    private void retain() {
        users.incrementAndGet();
    }

    /** One user less. */
    void release() {
        if (users.decrementAndGet() == 0) {
            space.deleted(bytes());
            space.delete(file);
        }
    }

    /** The window gives up its rows. */
    void discard() {
        space.readBack(live);
        live = 0;
        release();
    }
}
