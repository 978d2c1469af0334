package io.sluice.core.spill;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What a run held at one moment, for a snapshot that is written meanwhile by another thread. Its
 * file lives until the image is released.
 */
public final class RunImage {

    private final Run run;
    private final long end;
    private final int consumed;
    private final @Nullable BitSet dead;

    RunImage(Run run, long end, int consumed, @Nullable BitSet dead) {
        this.run = run;
        this.end = end;
        this.consumed = consumed;
        this.dead = dead;
    }

    /** End of the window that the rows are of. */
    public long end() {
        return end;
    }

    /** Number of rows of a key group. */
    public int rows(int keyGroup) {
        int from = Math.max(consumed, run.firstRow(run.firstBlockOf(keyGroup)));
        int to = Math.max(from, run.firstRow(run.firstBlockOf(keyGroup + 1)));
        return to - from - deadIn(from, to);
    }

    private int deadIn(int from, int to) {
        return dead == null ? 0 : dead.get(from, to).cardinality();
    }

    /** Hands out the rows of a key group, in bytes. */
    public void read(int keyGroup, Rows rows) throws IOException {
        int last = run.firstBlockOf(keyGroup + 1);
        int first = run.firstBlockOf(keyGroup);
        if (first == last) {
            return;
        }
        try (SeekableByteChannel in = open()) {
            for (int block = first; block < last; block++) {
                if (run.firstRow(block + 1) > consumed) {
                    handOut(block, read(block, in), rows);
                }
            }
        }
    }

    private SeekableByteChannel open() throws IOException {
        try {
            return run.open();
        } catch (IOException e) {
            throw run.cannotCopy(e);
        }
    }

    private byte[] read(int block, SeekableByteChannel in) throws IOException {
        byte[] bytes = new byte[run.bytesOf(block, block + 1)];
        try {
            run.read(in, block, block + 1, bytes);
        } catch (IOException e) {
            throw run.cannotCopy(e);
        }
        return bytes;
    }

    /** What fails here is the taker or a serializer, not the disk. */
    private void handOut(int block, byte[] bytes, Rows rows) throws IOException {
        int from = run.firstRow(block);
        int to = run.firstRow(block + 1);
        if (from >= consumed && deadIn(from, to) == 0) {
            rows.take(bytes, 0, bytes.length, to - from);
            return;
        }
        RowBytes.Decoder decoder = run.decoder();
        decoder.begin(bytes, 0, bytes.length);
        int begin = 0;
        int count = 0;
        for (int row = from; row < to; row++) {
            int at = bytes.length - decoder.remaining();
            boolean live = row >= consumed && (dead == null || !dead.get(row));
            if (!live && count > 0) {
                rows.take(bytes, begin, at - begin, count);
                count = 0;
            } else if (live && count++ == 0) {
                begin = at;
            }
            decoder.skip();
        }
        if (count > 0) {
            rows.take(bytes, begin, bytes.length - begin, count);
        }
    }

    /** Says that the snapshot is done with it. */
    public void release() {
        run.release();
    }

    /** Takes rows, as {@link RowBytes} writes them. */
    @FunctionalInterface
    public interface Rows {

        /** Takes {@code count} rows. */
        void take(byte[] bytes, int at, int length, int count) throws IOException;
    }
}
