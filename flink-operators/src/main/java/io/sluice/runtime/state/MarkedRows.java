package io.sluice.runtime.state;

import io.sluice.core.spill.RowBytes;
import io.sluice.core.spill.SpilledRow;
import io.sluice.core.table.Accumulators;
import io.sluice.core.table.SliceTable;
import io.sluice.runtime.codec.ByteReader;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.CorruptBytesException;
import io.sluice.runtime.codec.RowCodec;
import io.sluice.runtime.codec.RowSchema;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Rows as they stand in a snapshot, and so on local disk: marks, hash, key, accumulator, and if the
 * query keeps it the accumulator as it was emitted. Spilled rows go into a snapshot byte by byte.
 */
public record MarkedRows(RowSchema schema) implements RowBytes {

    private static final int INITIAL_BYTES = 1024;

    @Override
    public Encoder encoder() {
        return new MarkedEncoder(new RowCodec(schema));
    }

    @Override
    public Decoder decoder() {
        return new MarkedDecoder(new RowCodec(schema));
    }

    static int marks(SliceTable table, int row, boolean keepsEmitted) {
        int emitted = StateFormat.EMITTED | (keepsEmitted ? StateFormat.AS_EMITTED : 0);
        return (table.isDirty(row) ? StateFormat.DIRTY : 0) | (table.isEmitted(row) ? emitted : 0);
    }

    static void write(Accumulators from, int row, RowCodec codec, ByteWriter out)
            throws IOException {
        codec.writeAccumulator(
                from.lanes(row), from.lane(row), from.objects(row), from.object(row), out);
    }

    private static final class MarkedEncoder implements Encoder {

        private final RowCodec codec;
        private final ByteWriter out = new ByteWriter(INITIAL_BYTES);

        MarkedEncoder(RowCodec codec) {
            this.codec = codec;
        }

        @Override
        public void clear() {
            out.clear();
        }

        @Override
        public void add(SliceTable table, int row) throws IOException {
            Accumulators emitted = table.emitted();
            out.write(marks(table, row, emitted != null));
            codec.write(table, row, out);
            if (emitted != null && table.isEmitted(row)) {
                MarkedRows.write(emitted, row, codec, out);
            }
        }

        @Override
        public byte[] bytes() {
            return out.bytes();
        }

        @Override
        public int length() {
            return out.length();
        }
    }

    private static final class MarkedDecoder implements Decoder {

        private final RowCodec codec;
        private final ByteReader in = new ByteReader();
        private final ByteReader head = new ByteReader();
        private byte @Nullable [] bytes;
        private int end;

        MarkedDecoder(RowCodec codec) {
            this.codec = codec;
        }

        @Override
        public void begin(byte[] from, int at, int length) {
            bytes = from;
            end = at + length;
            in.reset(from, at, length);
        }

        @Override
        public int remaining() {
            return in.remaining();
        }

        @Override
        public int hash() throws IOException {
            byte[] from = bytes;
            if (from == null || in.remaining() <= Integer.BYTES) {
                throw new CorruptBytesException("truncated: no row is left");
            }
            return head.reset(from, end - in.remaining() + 1, Integer.BYTES).readInt();
        }

        @Override
        public void read(SpilledRow into) throws IOException {
            byte marks = in.readByte();
            into.mark((marks & StateFormat.EMITTED) != 0, (marks & StateFormat.DIRTY) != 0);
            codec.read(in, into.now());
            if ((marks & StateFormat.AS_EMITTED) != 0) {
                codec.readAccumulator(in, into.asEmitted());
            }
        }

        @Override
        public void skip() throws IOException {
            byte marks = in.readByte();
            codec.skip(in);
            if ((marks & StateFormat.AS_EMITTED) != 0) {
                codec.skipAccumulator(in);
            }
        }
    }
}
