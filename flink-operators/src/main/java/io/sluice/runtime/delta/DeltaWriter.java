package io.sluice.runtime.delta;

import io.sluice.core.engine.KeyGroups;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.RowCodec;
import io.sluice.runtime.codec.RowSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows and records into blocks of one key group each. A table is read once, in the order of
 * its rows, while one block per key group is being filled: memory is read in sequence, which costs
 * a third of reading it key group by key group. Blocks and buffers are reused: the consumer must
 * serialize a block before it returns. Allocates nothing per row. Owned by one thread.
 *
 * @param <T> record
 */
public final class DeltaWriter<T> {

    /** A block is shipped once it holds this many bytes. */
    static final int TARGET_BYTES = 16 * 1024;

    /**
     * Rows that are collected in all blocks together, when these are full: about 600 KB, and on
     * average half of that waits.
     */
    private static final int COLLECTED_ROWS = 8_192;

    /** Odd, so that its multiples are spread over any number of rows. */
    private static final int SPREAD = 37;

    /** Rows whose keys are brought into the processor's cache together. */
    private static final int TOUCHED_AT_ONCE = 128;

    private final RowCodec codec;
    private final TypeSerializer<T> input;
    private final KeyGroups keyGroups;
    private final long fingerprint;
    private final Consumer<DeltaBlock> out;
    private final DeltaBlock shipped = new DeltaBlock();

    /** By key group; made when first needed. */
    private final @Nullable OpenBlock[] blocks;

    /** Key groups that were written to since the last flush, once each. */
    private final int[] opened;

    private int openedCount;

    /** Of the rows that are written next. */
    private final int[] groups = new int[TOUCHED_AT_ONCE];

    /** Collected rows after which a block is shipped. */
    private final int blockRows;

    private int collectedRows;

    /** Slice of the collected rows; means nothing if there are none. */
    private long collectedSlice;

    /**
     * @param schema what rows consist of
     * @param input serializer of the records
     * @param keyGroups key group of a hash
     * @param maxParallelism number of key groups
     * @param fingerprint identifies the layout to the reader
     * @param out takes the blocks
     */
    public DeltaWriter(
            RowSchema schema,
            TypeSerializer<T> input,
            KeyGroups keyGroups,
            int maxParallelism,
            LayoutFingerprint fingerprint,
            Consumer<DeltaBlock> out) {
        codec = new RowCodec(schema);
        this.input = input.duplicate();
        this.keyGroups = keyGroups;
        this.fingerprint = fingerprint.value();
        this.out = out;
        blockRows = Math.max(1, COLLECTED_ROWS / maxParallelism);
        blocks = new OpenBlock[maxParallelism];
        opened = new int[maxParallelism];
    }

    /** Ships all rows of a slice's table, and what was collected. */
    public void writeTable(long sliceEnd, SliceTable table) {
        write(sliceEnd, table, Integer.MAX_VALUE);
        flush();
    }

    /**
     * Collects all rows of a slice's table. Each block is shipped when it holds some rows; the
     * blocks fill at different times, so that there is always something on its way and never much
     * at once. What is left is shipped by {@link #flush}, or before whatever else is written.
     */
    public void collectTable(long sliceEnd, SliceTable table) {
        write(sliceEnd, table, blockRows);
    }

    private void write(long sliceEnd, SliceTable table, int maxRows) {
        if (sliceEnd != collectedSlice) {
            flush();
            collectedSlice = sliceEnd;
        }
        for (int from = 0; from < table.size(); from += TOUCHED_AT_ONCE) {
            int to = Math.min(from + TOUCHED_AT_ONCE, table.size());
            table.hash(to - 1);
            codec.touchKeys(table, from, to);
            findGroups(table, from, to);
            writeRows(sliceEnd, table, from, to, maxRows);
        }
    }

    /** By themselves, since a key group is a chain of multiplications. */
    private void findGroups(SliceTable table, int from, int to) {
        for (int row = from; row < to; row++) {
            groups[row - from] = keyGroups.of(table.hash(row));
        }
    }

    private void writeRows(long sliceEnd, SliceTable table, int from, int to, int maxRows) {
        for (int row = from; row < to; row++) {
            int keyGroup = groups[row - from];
            OpenBlock block = open(keyGroup);
            write(table, row, block.body);
            collectedRows++;
            block.count++;
            block.records += table.changes(row);
            if (block.body.length() >= TARGET_BYTES || block.count >= maxRows - block.headStart) {
                shipRows(sliceEnd, keyGroup, block);
                block.headStart = 0;
            }
        }
    }

    private void write(SliceTable table, int row, ByteWriter into) {
        try {
            codec.write(table, row, into);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a row", e);
        }
    }

    /** Ships one row at once, and before it what was collected. */
    public void writeRow(long sliceEnd, DetachedRow row) {
        flush();
        int keyGroup = keyGroups.of(row.hash());
        OpenBlock block = block(keyGroup);
        try {
            codec.write(row, block.body);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a row", e);
        }
        collectedRows++;
        block.count++;
        block.records += row.changes();
        shipRows(sliceEnd, keyGroup, block);
    }

    /**
     * Ships one record at once, and before it what was collected.
     *
     * @param hash hash of the record's key
     * @param timestamp event time in epoch ms
     */
    public void writeRecord(int hash, long timestamp, T record) {
        flush();
        int keyGroup = keyGroups.of(hash);
        OpenBlock block = block(keyGroup);
        block.body.writeLong(timestamp);
        try {
            input.serialize(record, block.body);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a record", e);
        }
        out.accept(shipped.records(fingerprint, keyGroup, 1).seal(block.body));
        block.start();
    }

    /** Ships what was collected. */
    public void flush() {
        for (int i = 0; i < openedCount; i++) {
            OpenBlock block = block(opened[i]);
            block.listed = false;
            block.headStart = headStart(opened[i]);
            if (block.count > 0) {
                shipRows(collectedSlice, opened[i], block);
            }
        }
        openedCount = 0;
    }

    /** Number of rows that are collected and not yet shipped. */
    public int collectedRows() {
        return collectedRows;
    }

    private OpenBlock open(int keyGroup) {
        OpenBlock block = block(keyGroup);
        if (!block.listed) {
            block.listed = true;
            opened[openedCount++] = keyGroup;
        }
        return block;
    }

    private OpenBlock block(int keyGroup) {
        OpenBlock block = blocks[keyGroup];
        if (block == null) {
            block = new OpenBlock();
            block.headStart = headStart(keyGroup);
            blocks[keyGroup] = block;
        }
        return block;
    }

    /** Blocks that are all filled at one pace must not begin at one level. */
    private int headStart(int keyGroup) {
        return keyGroup * SPREAD % blockRows;
    }

    private void shipRows(long sliceEnd, int keyGroup, OpenBlock block) {
        out.accept(
                shipped.rows(fingerprint, keyGroup, sliceEnd, block.count, block.records)
                        .seal(block.body));
        collectedRows -= block.count;
        block.start();
    }
}
