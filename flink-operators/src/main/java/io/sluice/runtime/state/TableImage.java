package io.sluice.runtime.state;

import io.sluice.core.table.Accumulators;
import io.sluice.core.table.KeyRows;
import io.sluice.core.table.SliceTable;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.RowCodec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A copy of one table. */
final class TableImage {

    private final int tableSet;
    private final long end;
    private final int firstRow;

    /** Where each row stands in the copied arrays, null if nothing stands between them. */
    private final int @Nullable [] positions;

    private final KeyRows keys;
    private final byte[] marks;
    private final Accumulators now;

    /** Null if no row's accumulator as it was emitted is kept. */
    private final @Nullable Accumulators asEmitted;

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
        positions = table.occupied() == table.size() ? null : positions(table);
        marks = new byte[table.occupied()];
        keys = table.copyOfKeys();
        now = table.accumulators().copy(table.size());
        Accumulators emitted = table.emitted();
        boolean anyEmitted = copyMarks(table, emitted != null);
        asEmitted = emitted == null || !anyEmitted ? null : emitted.copy(table.size());
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
        int all = 0;
        for (int row = 0; row < marks.length; row++) {
            int position = position(row);
            int mark = MarkedRows.marks(table, position, keepsEmitted);
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
        return marks.length;
    }

    int hash(int row) {
        return keys.hash(position(row));
    }

    void write(int row, RowCodec codec, ByteWriter out) throws IOException {
        int position = position(row);
        out.write(marks[row]);
        codec.writeKey(keys.hash(position), keys.fields(position), keys.at(position), out);
        MarkedRows.write(now, position, codec, out);
        if (asEmitted != null && (marks[row] & StateFormat.AS_EMITTED) != 0) {
            MarkedRows.write(asEmitted, position, codec, out);
        }
    }
}
