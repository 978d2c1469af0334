package io.sluice.runtime.delta;

import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.TableShape;
import io.sluice.runtime.codec.ByteReader;
import io.sluice.runtime.codec.CorruptBytesException;
import io.sluice.runtime.codec.RowCodec;
import io.sluice.runtime.codec.RowSchema;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Reads blocks. Allocates a row per block, and per row nothing but key fields and object
 * accumulators. Owned by one thread.
 *
 * @param <T> record
 */
public final class DeltaReader<T> {

    /** Fewer rows are not announced. */
    private static final int WORTH_EXPECTING = 8;

    private final String query;
    private final LayoutFingerprint fingerprint;
    private final RowCodec codec;
    private final TypeSerializer<T> input;
    private final TableShape shape;
    private final ByteReader in = new ByteReader();
    private int[] hashes = {};

    /**
     * @param query name of the query, for messages
     * @param fingerprint the layout that blocks must have
     * @param schema what rows consist of
     * @param input serializer of the records
     */
    public DeltaReader(
            String query,
            LayoutFingerprint fingerprint,
            RowSchema schema,
            TypeSerializer<T> input) {
        this.query = query;
        this.fingerprint = fingerprint;
        this.input = input.duplicate();
        codec = new RowCodec(schema);
        shape = new TableShape(schema.keyNames().size(), schema.layout(), false);
    }

    /**
     * Hands out a block's rows or records.
     *
     * @throws LayoutMismatchException if the block was written by another layout
     * @throws CorruptBytesException if the bytes cannot have been written by this code; as the
     *     cause of an unchecked exception, if a key is asked for that cannot be read
     */
    public void read(DeltaBlock block, DeltaHandler<T> handler) throws IOException {
        if (block.fingerprint() != fingerprint.value()) {
            throw new LayoutMismatchException(
                    query, fingerprint.differenceFrom(block.fingerprint()));
        }
        block.content(in);
        switch (block.kind()) {
            case ROWS -> readRows(block, handler);
            case RECORDS -> readRecords(block, handler);
        }
        if (in.remaining() != 0) {
            throw new CorruptBytesException(
                    "corrupt: %s bytes behind the last of %s in a delta block"
                            .formatted(in.remaining(), block.count()));
        }
    }

    private void readRows(DeltaBlock block, DeltaHandler<T> handler) throws IOException {
        if (block.count() >= WORTH_EXPECTING) {
            expectRows(block, handler);
        }
        // Not kept from block to block: G1 makes it dear to store a new key in an old object.
        DetachedRow row = new DetachedRow(shape);
        for (int i = 0; i < block.count(); i++) {
            codec.readUnkeyed(in, row);
            handler.row(block.sliceEnd(), block.keyGroup(), row);
        }
    }

    private void expectRows(DeltaBlock block, DeltaHandler<T> handler) throws IOException {
        if (hashes.length < block.count()) {
            // No row is shorter than its hash: a count that is wrong costs no more memory than
            // that.
            hashes = new int[Math.min(block.count(), in.remaining() / Integer.BYTES)];
        }
        int count = Math.min(block.count(), hashes.length);
        for (int i = 0; i < count; i++) {
            hashes[i] = codec.skip(in);
        }
        handler.expect(block.sliceEnd(), hashes, count);
        block.content(in);
    }

    private void readRecords(DeltaBlock block, DeltaHandler<T> handler) throws IOException {
        for (int i = 0; i < block.count(); i++) {
            long timestamp = in.readLong();
            handler.record(block.keyGroup(), timestamp, readRecord());
        }
    }

    private T readRecord() throws IOException {
        try {
            return input.deserialize(in);
        } catch (RuntimeException e) {
            throw new CorruptBytesException(
                    "corrupt: %s cannot read a record in a delta block"
                            .formatted(input.getClass().getSimpleName()),
                    e);
        }
    }
}
