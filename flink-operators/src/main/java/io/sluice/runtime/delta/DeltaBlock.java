package io.sluice.runtime.delta;

import io.sluice.runtime.codec.ByteReader;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.CorruptBytesException;
import java.io.IOException;

/**
 * Rows of one slice, or original records, all of one key group: the unit of the exchange, about 16
 * KB. Because a block belongs to one key group, Flink can route it by key and, when in-flight data
 * is rescaled, keep or drop it as a whole.
 *
 * <p>A plain holder that its writer reuses: whoever takes a block serializes or reads it at once.
 */
public final class DeltaBlock {

    /** What a block consists of. */
    public enum Kind {
        /** Accumulator rows of one slice. */
        ROWS(0),
        /** Records as they came in, each with its timestamp. */
        RECORDS(1);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        private static Kind of(byte code) throws CorruptBytesException {
            return switch (code) {
                case 0 -> ROWS;
                case 1 -> RECORDS;
                default ->
                        throw new CorruptBytesException(
                                "corrupt: a delta block of the unknown kind " + code);
            };
        }
    }

    /** Kind, key group, fingerprint, slice end, count, records. */
    static final int HEADER_BYTES = 1 + 4 + 8 + 8 + 4 + 8;

    private Kind kind = Kind.ROWS;
    private int keyGroup;
    private long fingerprint;
    private long sliceEnd;
    private int count;
    private long records;
    private byte[] bytes = {};
    private int length;

    DeltaBlock() {}

    /** Rows or records. */
    public Kind kind() {
        return kind;
    }

    /** Key group of all keys in the block. */
    public int keyGroup() {
        return keyGroup;
    }

    /** Layout that wrote the block, see {@link LayoutFingerprint}. */
    public long fingerprint() {
        return fingerprint;
    }

    /** End of the rows' slice in epoch ms, exclusive; 0 for records. */
    public long sliceEnd() {
        return sliceEnd;
    }

    /** Number of rows or records in the block. */
    public int count() {
        return count;
    }

    /** Number of records that the block represents. */
    public long records() {
        return records;
    }

    /** Number of bytes, the header included. */
    public int length() {
        return length;
    }

    /** Header and content; valid up to {@link #length}. */
    byte[] bytes() {
        return bytes;
    }

    DeltaBlock rows(long rowsFingerprint, int group, long end, int rowCount, long recordCount) {
        kind = Kind.ROWS;
        fingerprint = rowsFingerprint;
        keyGroup = group;
        sliceEnd = end;
        count = rowCount;
        records = recordCount;
        return this;
    }

    DeltaBlock records(long recordsFingerprint, int group, int recordCount) {
        kind = Kind.RECORDS;
        fingerprint = recordsFingerprint;
        keyGroup = group;
        sliceEnd = 0;
        count = recordCount;
        records = recordCount;
        return this;
    }

    /** Starts the content of a block behind room for the header. */
    static void start(ByteWriter body) {
        body.clear();
        body.reserve(HEADER_BYTES);
    }

    /** Takes over the content and completes its header. */
    DeltaBlock seal(ByteWriter body) {
        body.setByte(0, kind.code);
        body.setInt(1, keyGroup);
        body.setLong(5, fingerprint);
        body.setLong(13, sliceEnd);
        body.setInt(21, count);
        body.setLong(25, records);
        bytes = body.bytes();
        length = body.length();
        return this;
    }

    /** Takes over bytes that were read. */
    DeltaBlock unseal(byte[] sealed, int sealedLength) throws IOException {
        ByteReader in = new ByteReader().reset(sealed, 0, sealedLength);
        kind = Kind.of(in.readByte());
        keyGroup = in.readInt();
        fingerprint = in.readLong();
        sliceEnd = in.readLong();
        count = in.readInt();
        records = in.readLong();
        bytes = sealed;
        length = sealedLength;
        return this;
    }

    /** A reader of the content, behind the header. */
    ByteReader content(ByteReader reader) {
        return reader.reset(bytes, HEADER_BYTES, length - HEADER_BYTES);
    }

    @Override
    public String toString() {
        return "DeltaBlock(%s, key group %s, slice end %s, %s in it, %s records, %s bytes)"
                .formatted(kind, keyGroup, sliceEnd, count, records, length);
    }
}
