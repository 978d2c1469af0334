package io.sluice.core.spill;

import io.sluice.core.table.SliceTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run: rows in the order of their ranks, in blocks of some {@value #BLOCK_BYTES} bytes, or
 * {@value #SEARCHED_BLOCK_BYTES} where rows are searched for, and of one key group each. The file
 * holds nothing but the rows; where blocks begin and what their checksums are is kept in memory, 24
 * bytes each.
 */
final class RunWriter {

    /** Also the most that is read or written at once. */
    static final int BLOCK_BYTES = 1 << 16;

    /** A page of the operating system: what a row costs that is searched for. */
    static final int SEARCHED_BLOCK_BYTES = 1 << 12;

    private static final int INITIAL_BLOCKS = 16;

    private final SpillSpace space;
    private final SpillFile file;
    private final RowBytes.Encoder encoder;
    private final WritableByteChannel out;
    private final CRC32C checksum = new CRC32C();
    private final int blockBytes;
    private final @Nullable RunFilter filter;

    private long[] ranks = new long[INITIAL_BLOCKS];
    private long[] offsets = new long[INITIAL_BLOCKS + 1];
    private int[] firstRows = new int[INITIAL_BLOCKS + 1];
    private int[] checksums = new int[INITIAL_BLOCKS];
    private int blocks;

    /** Where the open block begins in the encoder's buffer. */
    private int blockAt;

    private boolean open;
    private int rows;
    private long lastRank;
    private boolean dirty;

    /** Of a run that is read from its beginning to its end. */
    RunWriter(SpillSpace space) {
        this(space, BLOCK_BYTES, null);
    }

    /** Of a run of about so many rows, in which rows are searched for. */
    static RunWriter searched(SpillSpace space, long rows) {
        return new RunWriter(space, SEARCHED_BLOCK_BYTES, new RunFilter(rows));
    }

    private RunWriter(SpillSpace space, int blockBytes, @Nullable RunFilter filter) {
        this.space = space;
        this.blockBytes = blockBytes;
        this.filter = filter;
        file = space.nextFile();
        encoder = space.rows().encoder();
        try {
            out = file.write();
        } catch (IOException e) {
            space.delete(file);
            throw space.cannotWrite(file, e);
        }
    }

    /** Adds a row of a rank that is not less than that of the row before. */
    void add(SliceTable table, int row) {
        long rank = space.rank(table.hash(row));
        try {
            if (open && endsBlock(rank)) {
                endBlock();
            }
            if (!open) {
                beginBlock(rank);
            }
        } catch (IOException e) {
            throw space.cannotWrite(file, e);
        }
        try {
            encoder.add(table, row);
        } catch (IOException e) {
            throw space.cannotEncode(e);
        }
        if (filter != null) {
            filter.add(table.hash(row));
        }
        rows = Math.addExact(rows, 1);
        lastRank = rank;
        dirty |= table.isDirty(row);
    }

    private boolean endsBlock(long rank) {
        return encoder.length() - blockAt >= blockBytes
                || rank >>> Integer.SIZE != ranks[blocks] >>> Integer.SIZE;
    }

    private void beginBlock(long rank) {
        if (blocks == ranks.length) {
            ranks = Arrays.copyOf(ranks, 2 * blocks);
            checksums = Arrays.copyOf(checksums, 2 * blocks);
            offsets = Arrays.copyOf(offsets, 2 * blocks + 1);
            firstRows = Arrays.copyOf(firstRows, 2 * blocks + 1);
        }
        ranks[blocks] = rank;
        firstRows[blocks] = rows;
        blockAt = encoder.length();
        open = true;
    }

    private void endBlock() throws IOException {
        int length = encoder.length() - blockAt;
        checksum.reset();
        checksum.update(encoder.bytes(), blockAt, length);
        checksums[blocks] = (int) checksum.getValue();
        offsets[blocks + 1] = offsets[blocks] + length;
        blocks++;
        firstRows[blocks] = rows;
        open = false;
        if (encoder.length() >= BLOCK_BYTES) {
            flush();
        }
    }

    private void flush() throws IOException {
        int length = encoder.length();
        ByteBuffer bytes = ByteBuffer.wrap(encoder.bytes(), 0, length);
        while (bytes.position() < length) {
            // A channel copies what it is given through memory beside the heap.
            bytes.limit(Math.min(length, bytes.position() + BLOCK_BYTES));
            out.write(bytes);
        }
        encoder.clear();
    }

    /** Ends the file. */
    Run finish() {
        try {
            if (open) {
                endBlock();
            }
            flush();
            out.close();
        } catch (IOException e) {
            throw space.cannotWrite(file, e);
        }
        return new Run(
                space,
                file,
                Arrays.copyOf(ranks, blocks),
                lastRank,
                Arrays.copyOf(offsets, blocks + 1),
                Arrays.copyOf(firstRows, blocks + 1),
                Arrays.copyOf(checksums, blocks),
                dirty,
                filter);
    }

    /** Leaves no file behind, of a run that is not finished or whose writing has failed. */
    void abandon() {
        try {
            out.close();
        } catch (IOException e) {
            space.notDeleted(file, e);
        }
        space.delete(file);
    }
}
