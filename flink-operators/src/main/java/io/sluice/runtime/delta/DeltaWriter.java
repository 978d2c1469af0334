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

    /** Collected records are shipped once they take this many bytes. */
    private static final int MAX_COLLECTED_BYTES = 2 * 1024 * 1024;

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
    private int collectedRecords;
    private long collectedBytes;

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
        blocks = new OpenBlock[maxParallelism];
        opened = new int[maxParallelism];
    }

    /** Ships all rows of a slice's table, and before them the collected records. */
    public void writeTable(long sliceEnd, SliceTable table) {
        flushRecords();
        for (int row = 0; row < table.size(); row++) {
            if (row % TOUCHED_AT_ONCE == 0) {
                int to = Math.min(row + TOUCHED_AT_ONCE, table.size());
                table.hash(to - 1);
                codec.touchKeys(table, row, to);
            }
            int keyGroup = keyGroups.of(table.hash(row));
            OpenBlock block = open(keyGroup);
            write(table, row, block.body);
            block.count++;
            block.records += table.changes(row);
            if (block.body.length() >= TARGET_BYTES) {
                shipRows(sliceEnd, keyGroup, block);
            }
        }
        for (int i = 0; i < openedCount; i++) {
            OpenBlock block = block(opened[i]);
            block.listed = false;
            if (block.count > 0) {
                shipRows(sliceEnd, opened[i], block);
            }
        }
        openedCount = 0;
    }

    private void write(SliceTable table, int row, ByteWriter into) {
        try {
            codec.write(table, row, into);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a row", e);
        }
    }

    /** Ships one row at once, and before it the collected records. */
    public void writeRow(long sliceEnd, DetachedRow row) {
        flushRecords();
        int keyGroup = keyGroups.of(row.hash());
        OpenBlock block = block(keyGroup);
        try {
            codec.write(row, block.body);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a row", e);
        }
        block.count++;
        block.records += row.changes();
        shipRows(sliceEnd, keyGroup, block);
    }

    /**
     * Ships one record at once, and before it the collected records.
     *
     * @param hash hash of the record's key
     * @param timestamp event time in epoch ms
     */
    public void writeRecord(int hash, long timestamp, T record) {
        flushRecords();
        int keyGroup = keyGroups.of(hash);
        OpenBlock block = block(keyGroup);
        write(timestamp, record, block);
        shipRecords(keyGroup, block);
    }

    /**
     * Collects a record, to be shipped with others of its key group: by {@link #flushRecords}, with
     * whatever is written next, or when enough are collected. Records of one key group keep their
     * order.
     *
     * @param hash hash of the record's key
     * @param timestamp event time in epoch ms
     */
    public void collectRecord(int hash, long timestamp, T record) {
        int keyGroup = keyGroups.of(hash);
        OpenBlock block = open(keyGroup);
        int before = block.body.length();
        write(timestamp, record, block);
        collectedRecords++;
        collectedBytes += block.body.length() - before;
        if (block.body.length() >= TARGET_BYTES) {
            collectedRecords -= block.count;
            collectedBytes -= block.body.length();
            shipRecords(keyGroup, block);
        } else if (collectedBytes >= MAX_COLLECTED_BYTES) {
            flushRecords();
        }
    }

    private void write(long timestamp, T record, OpenBlock block) {
        block.body.writeLong(timestamp);
        try {
            input.serialize(record, block.body);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a record", e);
        }
        block.count++;
    }

    /** Ships the collected records. */
    public void flushRecords() {
        for (int i = 0; i < openedCount; i++) {
            OpenBlock block = block(opened[i]);
            block.listed = false;
            if (block.count > 0) {
                shipRecords(opened[i], block);
            }
        }
        openedCount = 0;
        collectedRecords = 0;
        collectedBytes = 0;
    }

    /** Number of records that are collected and not yet shipped. */
    public int collectedRecords() {
        return collectedRecords;
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
            blocks[keyGroup] = block;
        }
        return block;
    }

    private void shipRows(long sliceEnd, int keyGroup, OpenBlock block) {
        out.accept(
                shipped.rows(fingerprint, keyGroup, sliceEnd, block.count, block.records)
                        .seal(block.body));
        block.start();
    }

    private void shipRecords(int keyGroup, OpenBlock block) {
        out.accept(shipped.records(fingerprint, keyGroup, block.count).seal(block.body));
        block.start();
    }
}
