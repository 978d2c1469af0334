package io.sluice.runtime;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.DetachedRow;
import io.sluice.runtime.delta.DeltaBlock;
import io.sluice.runtime.delta.DeltaHandler;
import io.sluice.runtime.delta.DeltaReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is in a query's blocks.
 *
 * @param <T> record
 */
public final class BlockContents<T> {

    /**
     * A folded row.
     *
     * @param key fields of its key
     * @param sliceEnd exclusive end of its slice in epoch ms
     * @param records number of records in it
     * @param first timestamp of the first record, if rows keep that
     * @param last timestamp of the last record, if rows keep that
     */
    public record Row(
            List<@Nullable Object> key,
            long sliceEnd,
            long records,
            @Nullable Long first,
            @Nullable Long last) {}

    private final DeltaReader<T> reader;
    private final boolean keepsTime;
    private final List<Row> rows = new ArrayList<>();
    private final List<T> records = new ArrayList<>();

    public BlockContents(WindowQuery<T> query) {
        keepsTime = query.spec().keepsTime();
        reader = query.deltaReader(query.layout());
    }

    /** Reads a block, which replaces what was read before. */
    public void read(DeltaBlock block) throws IOException {
        rows.clear();
        records.clear();
        reader.read(block, new Collector());
    }

    /** Folded rows of the last block. */
    public List<Row> rows() {
        return rows;
    }

    /** Single records of the last block. */
    public List<T> records() {
        return records;
    }

    private final class Collector implements DeltaHandler<T> {

        @Override
        public void row(long sliceEnd, int keyGroup, DetachedRow row) {
            Long first = keepsTime ? row.lanes()[AccumulatorLayout.FIRST_TIMESTAMP] : null;
            Long last = keepsTime ? row.lanes()[AccumulatorLayout.LAST_TIMESTAMP] : null;
            rows.add(new Row(List.of(row.key()), sliceEnd, row.changes(), first, last));
        }

        @Override
        public void record(int keyGroup, long timestamp, T record) {
            records.add(record);
        }
    }
}
