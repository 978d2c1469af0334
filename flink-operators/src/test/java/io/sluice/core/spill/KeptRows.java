package io.sluice.core.spill;

import io.sluice.core.table.SliceTable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Rows as bytes without a codec: the bytes are the number of a copy that is kept, and a hash. */
public final class KeptRows implements RowBytes {

    private final List<SliceTable> kept = new ArrayList<>();
    private final Supplier<SliceTable> tables;
    private final Supplier<SpilledRow> rows;
    private final int rowBytes;

    /**
     * @param tables makes tables for copies
     * @param rows makes buffers
     */
    public KeptRows(Supplier<SliceTable> tables, Supplier<SpilledRow> rows) {
        this(tables, rows, 0);
    }

    /** With so many bytes more in each row. */
    KeptRows(Supplier<SliceTable> tables, Supplier<SpilledRow> rows, int moreBytes) {
        this.tables = tables;
        this.rows = rows;
        rowBytes = 2 * Integer.BYTES + moreBytes;
    }

    @Override
    public Encoder encoder() {
        return new Encoder() {
            private final SpilledRow buffer = rows.get();
            private ByteBuffer bytes = ByteBuffer.allocate(rowBytes);

            @Override
            public void clear() {
                bytes.clear();
            }

            @Override
            public void add(SliceTable table, int row) {
                SliceTable copy = tables.get();
                buffer.copyOf(table, row);
                buffer.addTo(copy);
                if (bytes.remaining() < rowBytes) {
                    bytes = ByteBuffer.allocate(2 * bytes.capacity()).put(bytes.flip());
                }
                int end = bytes.position() + rowBytes;
                bytes.putInt(kept.size()).putInt(table.hash(row)).position(end);
                kept.add(copy);
            }

            @Override
            public byte[] bytes() {
                return bytes.array();
            }

            @Override
            public int length() {
                return bytes.position();
            }
        };
    }

    @Override
    public Decoder decoder() {
        return new Decoder() {
            private ByteBuffer in = ByteBuffer.allocate(0);

            @Override
            public void begin(byte[] bytes, int at, int length) {
                in = ByteBuffer.wrap(bytes, at, length);
            }

            @Override
            public int remaining() {
                return in.remaining();
            }

            @Override
            public int hash() {
                return in.getInt(in.position() + Integer.BYTES);
            }

            @Override
            public void read(SpilledRow into) {
                into.copyOf(kept.get(in.getInt(in.position())), 0);
                skip();
            }

            @Override
            public void skip() {
                in.position(in.position() + rowBytes);
            }
        };
    }
}
