package io.sluice.runtime.state;

import io.sluice.core.engine.KeyGroupWatermarks;
import io.sluice.core.engine.SliceTables;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import io.sluice.runtime.codec.SampleQuery;
import io.sluice.runtime.codec.SampleQuery.Content;
import io.sluice.runtime.state.RawState.StoredRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.state.KeyGroupRange;

/** Random tables of a subtask, with marks, and what a snapshot of them must hold. */
final class SampleState {

    static final long WINDOW = 1000;

    private final SampleQuery query;
    private final TableShape shape;
    private final KeyGroupRange range;
    private final Map<SliceTable, Map<Integer, Content>> emitted = new HashMap<>();
    final SliceTables tables;
    final KeyGroupWatermarks watermarks;

    SampleState(SampleQuery query, boolean keepsEmitted, KeyGroupRange range, long lateness) {
        this.query = query;
        this.range = range;
        shape = query.shape(keepsEmitted);
        tables = new SliceTables(new TablePool(shape, 16, 4, MemoryBudget.unlimited()));
        watermarks =
                new KeyGroupWatermarks(
                        range.getStartKeyGroup(), range.getNumberOfKeyGroups(), lateness);
    }

    /** Adds random rows to the table of a window; a third of them emitted, a third dirty. */
    SampleState fill(long end, int rows, Random random) {
        SliceTable table = tables.getOrCreate(end);
        DetachedRow row = new DetachedRow(shape);
        for (int i = 0; i < rows; i++) {
            query.randomize(row, random);
            if (range.contains(RawState.keyGroup(row.hash()))) {
                int at = table.merge(row);
                if (random.nextInt(3) == 0) {
                    table.markEmitted(at);
                    emitted.computeIfAbsent(table, any -> new HashMap<>())
                            .put(at, Content.of(table, at));
                    if (random.nextBoolean()) {
                        table.merge(row);
                    }
                }
                if (random.nextInt(3) == 0) {
                    table.markDirty(at);
                }
            }
        }
        return this;
    }

    /** Rows as a snapshot must hold them; what was emitted only where the tables keep it. */
    List<StoredRow> rows() {
        List<StoredRow> rows = new ArrayList<>();
        for (int i = 0; i < tables.count(); i++) {
            SliceTable table = tables.table(i);
            for (int row = 0; row < table.size(); row++) {
                rows.add(
                        new StoredRow(
                                0,
                                tables.end(i),
                                Content.of(table, row),
                                table.isEmitted(row),
                                table.isDirty(row),
                                table.isEmitted(row) ? emitted.get(table).get(row) : null));
            }
        }
        return rows;
    }

    RawState write(StateFormat format) {
        return RawState.write(format, tables, watermarks, range);
    }
}
