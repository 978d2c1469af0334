package io.sluice.runtime.state;

import io.sluice.core.spill.RunImage;
import io.sluice.runtime.codec.ByteWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes rows that are on disk into the snapshot of a key group: as they are, in frames. */
final class SpilledRowsWriter {

    private final List<RunImage> runs;
    private final boolean severalTableSets;
    private final ByteWriter buffer = new ByteWriter(FrameWriter.TARGET_BYTES);
    private final FrameWriter frames = new FrameWriter(buffer);

    /**
     * @param severalTableSets whether sections say which set of tables they are of: the first
     */
    SpilledRowsWriter(List<RunImage> runs, boolean severalTableSets) {
        this.runs = runs;
        this.severalTableSets = severalTableSets;
    }

    /** Number of rows of a key group. */
    int count(int keyGroup) {
        int rows = 0;
        for (RunImage run : runs) {
            rows = Math.addExact(rows, run.rows(keyGroup));
        }
        return rows;
    }

    /** Writes the rows of a key group. */
    void write(int keyGroup, OutputStream out) throws IOException {
        for (RunImage run : runs) {
            run.read(
                    keyGroup,
                    (bytes, at, length, count) -> {
                        buffer.clear();
                        frames.open(FrameType.ROWS);
                        buffer.writeInt(count);
                        if (severalTableSets) {
                            buffer.writeVarInt(0);
                        }
                        buffer.writeLong(run.end());
                        buffer.writeInt(count);
                        buffer.write(bytes, at, length);
                        frames.close();
                        out.write(buffer.bytes(), 0, buffer.length());
                    });
        }
    }
}
