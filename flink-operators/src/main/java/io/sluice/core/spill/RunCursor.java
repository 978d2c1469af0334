package io.sluice.core.spill;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/** Consumes a run from its beginning. */
final class RunCursor implements RunInput {

    private final SpillSpace space;
    private final Run run;
    private final RowBytes.Decoder decoder;
    private final SeekableByteChannel in;
    private byte[] buffer = new byte[RunWriter.BLOCK_BYTES];

    /** The block to be read next. */
    private int nextBlock;

    private boolean exhausted;

    RunCursor(SpillSpace space, Run run) {
        this.space = space;
        this.run = run;
        decoder = run.decoder();
        decoder.begin(buffer, 0, 0);
        try {
            in = run.open();
        } catch (IOException e) {
            throw run.cannotRead(e);
        }
    }

    /** Passes over dead rows. Returns the rank of the next row, or {@link RunMerge#NONE}. */
    long settle() {
        try {
            while (run.consumed() < run.rows()) {
                if (decoder.remaining() == 0) {
                    load();
                }
                if (!run.isDead(run.consumed())) {
                    return space.rank(decoder.hash());
                }
                decoder.skip();
                run.consume();
            }
        } catch (IOException e) {
            throw run.cannotDecode(e);
        }
        if (!exhausted) {
            exhausted = true;
            close();
        }
        return RunMerge.NONE;
    }

    private void load() throws IOException {
        int from = nextBlock;
        if (from == 0) {
            from = run.blockOf(run.consumed());
        }
        int to = run.endOfBlocks(from, RunWriter.BLOCK_BYTES);
        int length = run.bytesOf(from, to);
        if (length > buffer.length) {
            buffer = new byte[length];
        }
        try {
            run.read(in, from, to, buffer);
        } catch (IOException e) {
            throw run.cannotRead(e);
        }
        decoder.begin(buffer, 0, length);
        for (int row = run.firstRow(from); row < run.consumed(); row++) {
            decoder.skip();
        }
        nextBlock = to;
    }

    /** Takes the row that {@link #settle} found. */
    void take(SpilledRow into) {
        try {
            decoder.read(into);
        } catch (IOException e) {
            throw run.cannotDecode(e);
        }
        run.consume();
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw run.cannotRead(e);
        }
    }
}
