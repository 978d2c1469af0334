package io.sluice.runtime.state;

import io.sluice.core.engine.KeyGroups;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.KeyGroupOrder;
import io.sluice.runtime.codec.RowCodec;
import java.io.IOException;
import java.util.List;
import org.apache.flink.runtime.state.KeyedStateCheckpointOutputStream;

/**
 * Writes images into raw keyed state: one pass over the rows of each key group, in an order that
 * one counting sort gives. May be used by any threads.
 */
public final class StateWriter {

    private final StateFormat format;
    private final KeyGroups keyGroups;
    private final byte[] header;

    /**
     * @param format what the snapshots are made of
     * @param keyGroups key group of a hash
     */
    public StateWriter(StateFormat format, KeyGroups keyGroups) {
        this.format = format;
        this.keyGroups = keyGroups;
        header = StateHeader.of(format).toBytes();
    }

    /**
     * Writes an image. A key group without rows is written for its watermark's sake, one without
     * watermark too is left out.
     */
    public void write(StateImage image, KeyedStateCheckpointOutputStream out) throws IOException {
        int first = image.range().getStartKeyGroup();
        int last = image.range().getEndKeyGroup();
        KeyGroupOrder order = new KeyGroupOrder(keyGroups, first, last - first + 1);
        order.sort(image::hash, image.rows());
        RowCodec codec = new RowCodec(format.schema());
        FrameWriter frames = new FrameWriter(out);
        for (int keyGroup = first; keyGroup <= last; keyGroup++) {
            int start = order.start(keyGroup);
            int end = order.end(keyGroup);
            if (start == end && image.watermark(keyGroup) == Long.MIN_VALUE) {
                continue;
            }
            out.startNewKeyGroup(keyGroup);
            frames.begin();
            frames.open(FrameType.HEADER).write(header);
            frames.close();
            ByteWriter group = frames.open(FrameType.KEY_GROUP);
            group.writeInt(keyGroup);
            group.writeLong(image.watermark(keyGroup));
            group.writeLong(image.expired(keyGroup));
            group.writeInt(end - start);
            frames.close();
            writeRows(image.tables(), order, start, end, codec, frames);
            frames.flush();
        }
    }

    private static void writeRows(
            List<TableImage> tables,
            KeyGroupOrder order,
            int start,
            int end,
            RowCodec codec,
            FrameWriter frames)
            throws IOException {
        int table = 0;
        int position = start;
        while (position < end) {
            ByteWriter out = frames.open(FrameType.ROWS);
            int frameRows = out.reserve(Integer.BYTES);
            int frameStart = position;
            while (position < end && !frames.isFull()) {
                while (order.row(position) >= endRow(tables.get(table))) {
                    table++;
                }
                TableImage image = tables.get(table);
                out.writeLong(image.end());
                int sectionRows = out.reserve(Integer.BYTES);
                int sectionStart = position;
                while (position < end && !frames.isFull() && order.row(position) < endRow(image)) {
                    image.write(order.row(position) - image.firstRow(), codec, out);
                    position++;
                }
                out.setInt(sectionRows, position - sectionStart);
            }
            out.setInt(frameRows, position - frameStart);
            frames.close();
        }
    }

    private static int endRow(TableImage table) {
        return table.firstRow() + table.rows();
    }
}
