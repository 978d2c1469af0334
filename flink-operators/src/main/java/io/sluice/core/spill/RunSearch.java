package io.sluice.core.spill;

import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the rows of keys in a run. Keys that are asked for in the order of their ranks read
 * each block once at most, and of a block that has several of them each row once. The file is
 * opened when a block is read.
 */
final class RunSearch implements RunInput {

    private static final int NO_BLOCK = -1;

    private final SpillSpace space;
    private final Run run;
    private final RowBytes.Decoder decoder;
    private byte[] buffer = {};
    private @Nullable SeekableByteChannel in;

    /** The block in the buffer. */
    private int block = NO_BLOCK;

    /** The row that is decoded next. */
    private int next;

    /** Greatest rank of those decoded; less than any at the block's beginning. */
    private long passed;

    RunSearch(SpillSpace space, Run run) {
        this.space = space;
        this.run = run;
        decoder = run.decoder();
    }

    Run run() {
        return run;
    }

    /**
     * Reads the row of the key that a table's row has. Returns its number, or -1 if there is none
     * that has not been read back.
     */
    int find(SliceTable table, int row, SpilledRow into) {
        int hash = table.hash(row);
        if (run.live() == 0 || !run.mayHold(hash)) {
            return -1;
        }
        long rank = space.rank(hash);
        for (int at = run.firstBlockWith(rank); run.beginsBy(at, rank); at++) {
            int found = find(at, rank, table, row, into);
            if (found >= 0) {
                return found;
            }
        }
        return -1;
    }

    private int find(int at, long rank, SliceTable table, int row, SpilledRow into) {
        if (at != block) {
            load(at);
            begin();
        } else if (passed >= rank) {
            begin();
        }
        int hash = table.hash(row);
        try {
            for (; next < run.firstRow(block + 1); next++) {
                int nextHash = decoder.hash();
                long nextRank = space.rank(nextHash);
                if (nextRank > rank) {
                    return -1;
                }
                passed = nextRank;
                if (nextHash != hash || next < run.consumed() || run.isDead(next)) {
                    decoder.skip();
                    continue;
                }
                decoder.read(into);
                if (table.find(into.now(), hash, DetachedRow.KEY) == row) {
                    return next++;
                }
            }
        } catch (IOException e) {
            throw run.cannotDecode(e);
        }
        return -1;
    }

    private void load(int at) {
        int length = run.bytesOf(at, at + 1);
        if (length > buffer.length) {
            buffer = new byte[length];
        }
        block = NO_BLOCK;
        try {
            if (in == null) {
                in = run.open();
            }
            run.read(in, at, at + 1, buffer);
        } catch (IOException e) {
            throw run.cannotRead(e);
        }
        block = at;
    }

    private void begin() {
        decoder.begin(buffer, 0, run.bytesOf(block, block + 1));
        next = run.firstRow(block);
        passed = Long.MIN_VALUE;
    }

    @Override
    public void close() {
        SeekableByteChannel open = in;
        if (open != null) {
            in = null;
            try {
                open.close();
            } catch (IOException e) {
                throw run.cannotRead(e);
            }
        }
    }
}
