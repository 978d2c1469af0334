package io.sluice.runtime.state;

import io.sluice.core.engine.KeyGroups;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.RowCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.state.KeyedStateCheckpointOutputStream;

/**
 * Writes images into raw keyed state. May be used by any threads.
 *
 * <p>The stream wants one key group after another, but the tables hold rows in no such order, and
 * picking each key group's rows costs several cache misses per row. So the rows are read in their
 * own order and encoded into one buffer per key group; then the buffers are written. To bound that
 * memory the key groups are cut into spans of about {@link #SPAN_BYTES}, or of an eighth of the
 * whole if that is more, and each span takes a pass over the rows. A key group that is a span by
 * itself is not buffered but written through.
 */
public final class StateWriter {

    private static final long SPAN_BYTES = 32L << 20;
    private static final long MAX_SPAN_BYTES = 512L << 20;
    private static final int MAX_PASSES = 8;
    private static final int SAMPLES = 64;

    private final StateFormat format;
    private final KeyGroups keyGroups;
    private final long spanBytes;
    private final int maxPasses;
    private final byte[] header;

    /**
     * @param format what the snapshots are made of
     * @param keyGroups key group of a hash
     */
    public StateWriter(StateFormat format, KeyGroups keyGroups) {
        this(format, keyGroups, SPAN_BYTES, MAX_PASSES);
    }

    /** With spans of at least so many bytes, and no more than so many passes if memory allows. */
    StateWriter(StateFormat format, KeyGroups keyGroups, long spanBytes, int maxPasses) {
        this.format = format;
        this.keyGroups = keyGroups;
        this.spanBytes = spanBytes;
        this.maxPasses = maxPasses;
        header = StateHeader.of(format).toBytes();
    }

    /**
     * Writes an image. A key group without rows is written for its watermark's sake, one without
     * watermark too is left out.
     */
    public void write(StateImage image, KeyedStateCheckpointOutputStream out) throws IOException {
        new Writing(image, out).run();
    }

    /** One image being written. */
    private final class Writing {

        private final StateImage image;
        private final KeyedStateCheckpointOutputStream out;
        private final RowCodec codec = new RowCodec(format.schema());
        private final KeyGroupRows groups;
        private final SpilledRowsWriter spilled;
        private final int firstKeyGroup;
        private final boolean severalTableSets;
        private final long bytesPerRow;

        /** Reused from span to span. */
        private final List<KeyGroupWriter> writers = new ArrayList<>();

        private Writing(StateImage image, KeyedStateCheckpointOutputStream out) throws IOException {
            this.image = image;
            this.out = out;
            groups = new KeyGroupRows(image, keyGroups);
            severalTableSets = format.spec().tableSets() > 1 || image.isUnfinished();
            spilled = new SpilledRowsWriter(image.spilled(), severalTableSets);
            firstKeyGroup = image.range().getStartKeyGroup();
            bytesPerRow = sampleBytesPerRow();
        }

        private long sampleBytesPerRow() throws IOException {
            ByteWriter sample = new ByteWriter(1024);
            long bytes = 0;
            long rows = 0;
            for (TableImage table : image.tables()) {
                int step = Math.max(1, table.rows() / SAMPLES);
                for (int row = 0; row < table.rows() && rows < SAMPLES; row += step) {
                    sample.clear();
                    table.write(row, codec, sample);
                    bytes += sample.length();
                    rows++;
                }
            }
            return 1 + bytes / Math.max(1, rows);
        }

        private void run() throws IOException {
            long total = bytesPerRow * image.rows();
            long span = Math.max(spanBytes, Math.min(MAX_SPAN_BYTES, total / maxPasses));
            int count = image.range().getNumberOfKeyGroups();
            int from = 0;
            while (from < count) {
                int to = groups.endOfSpan(from, span / bytesPerRow);
                if (to == from + 1) {
                    writeThrough(from);
                } else {
                    writeSpan(from, to);
                }
                from = to;
            }
        }

        private void writeThrough(int group) throws IOException {
            if (isAbsent(group)) {
                return;
            }
            KeyGroupWriter writer = begin(group, 0, FrameWriter.TARGET_BYTES);
            start(group, writer);
            for (TableImage table : image.tables()) {
                for (int row = 0; row < table.rows(); row++) {
                    if (groups.of(table.firstRow() + row) == group) {
                        writer.add(table, row);
                        if (writer.mayDrain()) {
                            writer.drain(out);
                        }
                    }
                }
            }
            writer.end(out);
        }

        private void writeSpan(int from, int to) throws IOException {
            for (int group = from; group < to; group++) {
                begin(group, group - from, bytesPerRow * groups.count(group));
            }
            for (TableImage table : image.tables()) {
                for (int row = 0; row < table.rows(); row++) {
                    int group = groups.of(table.firstRow() + row);
                    if (group >= from && group < to) {
                        writers.get(group - from).add(table, row);
                    }
                }
            }
            for (int group = from; group < to; group++) {
                if (!isAbsent(group)) {
                    KeyGroupWriter writer = writers.get(group - from);
                    start(group, writer);
                    writer.end(out);
                }
            }
        }

        /** The rows on disk come first: those of tables continue them. */
        private void start(int group, KeyGroupWriter writer) throws IOException {
            out.startNewKeyGroup(firstKeyGroup + group);
            writer.start(out);
            spilled.write(firstKeyGroup + group, out);
        }

        private KeyGroupWriter begin(int group, int index, long bytes) {
            if (index == writers.size()) {
                writers.add(new KeyGroupWriter(codec, severalTableSets));
            }
            KeyGroupWriter writer = writers.get(index);
            int keyGroup = firstKeyGroup + group;
            writer.begin(
                    keyGroup,
                    image.watermark(keyGroup),
                    image.expired(keyGroup),
                    image.unfinished(keyGroup),
                    Math.addExact(groups.count(group), spilled.count(keyGroup)),
                    header,
                    bytes);
            return writer;
        }

        private boolean isAbsent(int group) {
            return groups.count(group) == 0
                    && spilled.count(firstKeyGroup + group) == 0
                    && image.watermark(firstKeyGroup + group) == Long.MIN_VALUE;
        }
    }
}
