package io.sluice.runtime.delta;

import io.sluice.core.engine.KeyGroups;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.KeyGroupOrder;
import io.sluice.runtime.codec.RowCodec;
import io.sluice.runtime.codec.RowSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Writes rows and records into blocks of one key group each. Block and buffers are reused: the
 * consumer must serialize a block before it returns. Allocates nothing per row. Owned by one
 * thread.
 *
 * @param <T> record
 */
public final class DeltaWriter<T> {

    /** A block is shipped once it holds this many bytes. */
    static final int TARGET_BYTES = 16 * 1024;

    private final RowCodec codec;
    private final TypeSerializer<T> input;
    private final KeyGroups keyGroups;
    private final long fingerprint;
    private final Consumer<DeltaBlock> out;
    private final KeyGroupOrder order;
    private final CollectedRecords collected = new CollectedRecords();
    private final ByteWriter body = new ByteWriter(TARGET_BYTES + TARGET_BYTES / 8);
    private final DeltaBlock block = new DeltaBlock();

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
        order = new KeyGroupOrder(keyGroups, 0, maxParallelism);
    }

    /** Ships all rows of a slice's table, and before them the collected records. */
    public void writeTable(long sliceEnd, SliceTable table) {
        flushRecords();
        int rows = table.size();
        order.sort(table::hash, rows);
        int keyGroup = 0;
        int count = 0;
        long records = 0;
        DeltaBlock.start(body);
        for (int i = 0; i < rows; i++) {
            int row = order.row(i);
            int next = order.keyGroup(i);
            if (count > 0 && (next != keyGroup || body.length() >= TARGET_BYTES)) {
                ship(block.rows(fingerprint, keyGroup, sliceEnd, count, records));
                DeltaBlock.start(body);
                count = 0;
                records = 0;
            }
            keyGroup = next;
            count++;
            records += table.records(row);
            write(table, row);
        }
        if (count > 0) {
            ship(block.rows(fingerprint, keyGroup, sliceEnd, count, records));
        }
    }

    private void write(SliceTable table, int row) {
        try {
            codec.write(table, row, body);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a row", e);
        }
    }

    /** Ships one row at once, and before it the collected records. */
    public void writeRow(long sliceEnd, DetachedRow row) {
        flushRecords();
        DeltaBlock.start(body);
        try {
            codec.write(row, body);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a row", e);
        }
        int keyGroup = keyGroups.of(row.hash());
        ship(block.rows(fingerprint, keyGroup, sliceEnd, 1, row.records()));
    }

    /**
     * Ships one record at once, and before it the collected records.
     *
     * @param hash hash of the record's key
     * @param timestamp event time in epoch ms
     */
    public void writeRecord(int hash, long timestamp, T record) {
        flushRecords();
        DeltaBlock.start(body);
        encode(timestamp, record, body);
        ship(block.records(fingerprint, keyGroups.of(hash), 1));
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
        encode(timestamp, record, collected.start(hash));
        if (collected.isFull()) {
            flushRecords();
        }
    }

    private void encode(long timestamp, T record, ByteWriter into) {
        into.writeLong(timestamp);
        try {
            input.serialize(record, into);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a record", e);
        }
    }

    /** Ships the collected records. */
    public void flushRecords() {
        int rows = collected.count();
        if (rows == 0) {
            return;
        }
        order.sort(collected::hash, rows);
        int keyGroup = 0;
        int count = 0;
        DeltaBlock.start(body);
        for (int i = 0; i < rows; i++) {
            int next = order.keyGroup(i);
            if (count > 0 && (next != keyGroup || body.length() >= TARGET_BYTES)) {
                ship(block.records(fingerprint, keyGroup, count));
                DeltaBlock.start(body);
                count = 0;
            }
            keyGroup = next;
            count++;
            collected.copy(order.row(i), body);
        }
        ship(block.records(fingerprint, keyGroup, count));
        collected.clear();
    }

    /** Number of records that are collected and not yet shipped. */
    public int collectedRecords() {
        return collected.count();
    }

    private void ship(DeltaBlock filled) {
        out.accept(filled.seal(body));
    }
}
