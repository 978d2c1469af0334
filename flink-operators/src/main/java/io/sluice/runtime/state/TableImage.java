package io.sluice.runtime.state;

import io.sluice.core.table.EmittedRows;
import io.sluice.core.table.SliceTable;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.RowCodec;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A copy of one table. */
final class TableImage {

    private final int tableSet;
    private final long end;
    private final int firstRow;
    private final int keyFields;
    private final int[] hashes;

    /** Where each row stands in the copied arrays, null if nothing stands between them. */
    private final int @Nullable [] positions;

    private final Object[] keys;
    private final byte[] marks;
    private final AccumulatorImage now;

    /** Null if no row's accumulator as it was emitted is kept. */
    private final @Nullable AccumulatorImage asEmitted;

    /**
     * Copies a table.
     *
     * @param tableSet which of the engine's sets of tables it belongs to
     * @param end end of its window or slice
     * @param firstRow number of rows in the tables before it
     */
    TableImage(int tableSet, long end, SliceTable table, int firstRow) {
        this.tableSet = tableSet;
        this.end = end;
        this.firstRow = firstRow;
        keyFields = table.shape().keyFields();
        positions = table.occupied() == table.size() ? null : positions(table);
        hashes = new int[table.occupied()];
        marks = new byte[table.occupied()];
        keys = Arrays.copyOf(table.keys(), table.size() * keyFields);
        now = new AccumulatorImage(table, table.lanes(), table.objects());
        EmittedRows emitted = table.emitted();
        boolean anyEmitted = copyMarks(table, emitted != null);
        asEmitted =
                emitted == null || !anyEmitted
                        ? null
                        : new AccumulatorImage(table, emitted.lanes(), emitted.objects());
    }

    private static int[] positions(SliceTable table) {
        int[] positions = new int[table.occupied()];
        int count = 0;
        for (int row = 0; row < table.size(); row++) {
            if (!table.isVacant(row)) {
                positions[count++] = row;
            }
        }
        return positions;
    }

    private int position(int row) {
        return positions == null ? row : positions[row];
    }

    private boolean copyMarks(SliceTable table, boolean keepsEmitted) {
        int emittedMarks = StateFormat.EMITTED | (keepsEmitted ? StateFormat.AS_EMITTED : 0);
        int all = 0;
        for (int row = 0; row < hashes.length; row++) {
            int position = position(row);
            hashes[row] = table.hash(position);
            int mark =
                    (table.isDirty(position) ? StateFormat.DIRTY : 0)
                            | (table.isEmitted(position) ? emittedMarks : 0);
            marks[row] = (byte) mark;
            all |= mark;
        }
        return (all & StateFormat.EMITTED) != 0;
    }

    int tableSet() {
        return tableSet;
    }

    long end() {
        return end;
    }

    /** Number of the table's first row among those of all tables. */
    int firstRow() {
        return firstRow;
    }

    int rows() {
        return hashes.length;
    }

    int hash(int row) {
        return hashes[row];
    }

    void write(int row, RowCodec codec, ByteWriter out) throws IOException {
        byte mark = marks[row];
        int position = position(row);
        out.write(mark);
        codec.writeKey(hashes[row], keys, position * keyFields, out);
        now.write(position, codec, out);
        if (asEmitted != null && (mark & StateFormat.AS_EMITTED) != 0) {
            asEmitted.write(position, codec, out);
        }
    }
}
