package io.sluice.runtime.state;

import io.sluice.core.engine.UnfinishedClose;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.RowCodec;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Encodes the rows of one key group after another into a buffer that it keeps. */
final class KeyGroupWriter {

    private static final int INITIAL_BYTES = 1024;

    private final RowCodec codec;
    private final boolean severalTableSets;
    private final ByteWriter beginning = new ByteWriter(INITIAL_BYTES);
    private final ByteWriter buffer;
    private final FrameWriter frames;

    /** Rows of the open frame. */
    private int frameRows;

    private int frameRowsAt;

    /** Table of the open section, null if none is open. */
    private @Nullable TableImage table;

    private int sectionRows;
    private int sectionRowsAt;

    /**
     * @param severalTableSets whether sections say which set of tables they are of
     */
    KeyGroupWriter(RowCodec codec, boolean severalTableSets) {
        this.codec = codec;
        this.severalTableSets = severalTableSets;
        buffer = new ByteWriter(INITIAL_BYTES);
        frames = new FrameWriter(buffer);
    }

    /**
     * Begins a key group.
     *
     * @param unfinished what is unfinished of closing its windows, null if nothing is
     * @param rows number of all its rows
     * @param bytes expected number of bytes of the rows that are added here
     */
    void begin(
            int keyGroup,
            long watermark,
            long expired,
            @Nullable UnfinishedClose unfinished,
            int rows,
            byte[] header,
            long bytes) {
        buffer.clear();
        buffer.expect(bytes);
        FrameWriter first = new FrameWriter(beginning);
        beginning.clear();
        beginning.writeInt(StateFormat.MAGIC);
        beginning.writeInt(
                unfinished == null ? StateFormat.VERSION : StateFormat.VERSION_UNFINISHED);
        first.open(FrameType.HEADER);
        beginning.write(header);
        first.close();
        first.open(FrameType.KEY_GROUP);
        beginning.writeInt(keyGroup);
        beginning.writeLong(watermark);
        beginning.writeLong(expired);
        beginning.writeInt(rows);
        if (unfinished != null) {
            StoredClose.write(unfinished, beginning);
        }
        first.close();
    }

    /** Hands over how the key group begins; rows follow. */
    void start(OutputStream out) throws IOException {
        out.write(beginning.bytes(), 0, beginning.length());
    }

    /** Adds a row. Rows of one table must come one after another. */
    void add(TableImage from, int row) throws IOException {
        if (frameRows == 0) {
            frames.open(FrameType.ROWS);
            frameRowsAt = buffer.reserve(Integer.BYTES);
        }
        if (from != table) {
            closeSection();
            if (severalTableSets) {
                buffer.writeVarInt(from.tableSet());
            }
            buffer.writeLong(from.end());
            sectionRowsAt = buffer.reserve(Integer.BYTES);
            table = from;
        }
        from.write(row, codec, buffer);
        sectionRows++;
        frameRows++;
        if (frames.isFull()) {
            closeFrame();
        }
    }

    private void closeSection() {
        if (table != null) {
            buffer.setInt(sectionRowsAt, sectionRows);
            sectionRows = 0;
            table = null;
        }
    }

    private void closeFrame() {
        if (frameRows > 0) {
            closeSection();
            buffer.setInt(frameRowsAt, frameRows);
            frames.close();
            frameRows = 0;
        }
    }

    /** Whether everything added so far is in finished frames, and there are many of them. */
    boolean mayDrain() {
        return frameRows == 0 && buffer.length() >= FrameWriter.TARGET_BYTES;
    }

    /** Hands over what is finished. */
    void drain(OutputStream out) throws IOException {
        out.write(buffer.bytes(), 0, buffer.length());
        buffer.clear();
    }

    /** Ends the key group and hands over the rest. */
    void end(OutputStream out) throws IOException {
        closeFrame();
        drain(out);
    }
}
