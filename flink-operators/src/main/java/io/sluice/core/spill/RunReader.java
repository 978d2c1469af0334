package io.sluice.core.spill;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/**
 * Reads a run of which no row has been read back, one key group at a time, and leaves it as it is.
 * The file is open only while something is read: there may be many of these at a time.
 */
final class RunReader implements Comparable<RunReader> {

    private final SpillSpace space;
    private final Run run;
    private final int number;
    private final RowBytes.Decoder decoder;
    private byte[] buffer = {};
    private int nextBlock;

    /** Behind the last row of the key group. */
    private long end;

    /** Of the next row; less than any before the first was looked for. */
    private long rank = -1;

    /**
     * @param number by which readers of rows of one rank are ordered
     */
    RunReader(SpillSpace space, Run run, int number) {
        this.space = space;
        this.run = run;
        this.number = number;
        decoder = run.decoder();
    }

    /** Goes to the first row of a key group, by growing ones. Returns whether there is one. */
    boolean begin(int keyGroup) {
        long first = (long) keyGroup << Integer.SIZE;
        end = (long) (keyGroup + 1) << Integer.SIZE;
        if (rank < first) {
            nextBlock = run.firstBlockOf(keyGroup);
            decoder.begin(buffer, 0, 0);
            settle();
        } // Otherwise all rows before have been taken.
        return rank < end;
    }

    /** Rank of the row that is read next, or {@link RunMerge#NONE}. */
    long rank() {
        return rank;
    }

    /** Takes that row. Returns whether another one of the key group follows. */
    boolean take(SpilledRow into) {
        try {
            decoder.read(into);
        } catch (IOException e) {
            throw run.cannotDecode(e);
        }
        settle();
        return rank < end;
    }

    private void settle() {
        if (decoder.remaining() == 0) {
            if (nextBlock == run.blocks()) {
                rank = RunMerge.NONE;
                return;
            }
            load();
        }
        try {
            rank = space.rank(decoder.hash());
        } catch (IOException e) {
            throw run.cannotDecode(e);
        }
    }

    private void load() {
        int to = run.endOfBlocks(nextBlock, RunWriter.BLOCK_BYTES);
        int length = run.bytesOf(nextBlock, to);
        if (length > buffer.length) {
            buffer = new byte[length];
        }
        try (SeekableByteChannel in = run.open()) {
            run.read(in, nextBlock, to, buffer);
        } catch (IOException e) {
            throw run.cannotRead(e);
        }
        decoder.begin(buffer, 0, length);
        nextBlock = to;
    }

    @Override
    public int compareTo(RunReader other) {
        int byRank = Long.compare(rank, other.rank);
        return byRank != 0 ? byRank : Integer.compare(number, other.number);
    }
}
