package io.sluice.core.engine;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import io.sluice.core.window.SessionWindows;
import java.util.List;

/**
 * Tells which watermarks may overtake a partial session that waits to be shipped, so that a fold
 * need not drain at every watermark.
 *
 * <p>A watermark W may if every live session that the partial one touches ends after W: then it
 * closes none of them, and the partial session, which becomes part of one of them or ends after W
 * itself, is not late because of W. That is so for a partial session that
 *
 * <ul>
 *   <li>begins after W + 1: what touches it ends at its beginning or later; or
 *   <li>begins within a <em>stretch</em> that ends after W + 1. A stretch is what remains of the
 *       partial sessions of a key that have been shipped, each of which touches the stretch of
 *       those before it.
 * </ul>
 *
 * <p>Why: let S be a live session that touches a partial session which begins within the stretch.
 * Then S reaches the beginning of the stretch less the gap. If it ended before the stretch does,
 * then of the shipped parts that end after S the one that begins first would touch S. Ending after
 * S, it could neither have been late nor have expired while S is live, so it would be part of a
 * live session that touches S, and these are one: S would not end before it. So S ends with the
 * stretch or later. Nothing is assumed about the window operator's watermark: decision 0013.
 */
final class ShippedSessions {

    /** So many keys are remembered, about; a key that is forgotten costs one drain. */
    private static final int MAX_KEYS = 1 << 14;

    private static final int NONE = -1;
    private static final int INITIAL_KEYS = 256;
    private static final int FIRST = AccumulatorLayout.FIRST_TIMESTAMP;
    private static final int LAST = AccumulatorLayout.LAST_TIMESTAMP;

    private final SessionWindows windows;

    /** The stretch of each key, as the bounds of a row without aggregates. */
    private final SliceTable stretches;

    /**
     * @param pool of the tables with the partial sessions; the stretches share its budget
     */
    ShippedSessions(SessionWindows windows, TablePool pool) {
        this.windows = windows;
        AccumulatorLayout<Object> bounds = new AccumulatorLayout<>(List.of(), true);
        TableShape shape = new TableShape(pool.shape().keyFields(), bounds, false);
        stretches = pool.sharingBudget(shape, INITIAL_KEYS).acquire();
    }

    /** Number of the stretch of the key that a table holds at {@code row}, or -1. */
    int find(SliceTable table, int row) {
        return stretches.findFrom(table, row);
    }

    /**
     * Watermarks below this, in epoch ms, may overtake a partial session.
     *
     * @param stretch what {@link #find} gives for its key
     * @param first its first timestamp
     */
    long overtakenBelow(int stretch, long first) {
        if (stretch != NONE) {
            long[] lanes = stretches.lanes(stretch);
            int lane = stretches.lane(stretch);
            long begin = lanes[lane + FIRST];
            long last = lanes[lane + LAST];
            if (begin <= first && windows.touch(first, first, begin, last)) {
                return windows.end(begin, last) - 1;
            }
        }
        return first - 1;
    }

    /** Remembers partial sessions that have been shipped. */
    void add(SliceTable table) {
        if (stretches.size() >= MAX_KEYS) {
            stretches.reset();
        }
        for (int row = 0; row < table.size(); row++) {
            long[] source = table.lanes(row);
            int lane = table.lane(row);
            add(stretches.upsertFrom(table, row), source[lane + FIRST], source[lane + LAST]);
        }
    }

    private void add(int stretch, long first, long last) {
        long[] lanes = stretches.lanes(stretch);
        int lane = stretches.lane(stretch);
        boolean isNew = lanes[lane + LAST] == Long.MIN_VALUE;
        if (!isNew && windows.touch(first, last, lanes[lane + FIRST], lanes[lane + LAST])) {
            lanes[lane + FIRST] = Math.min(lanes[lane + FIRST], first);
            lanes[lane + LAST] = Math.max(lanes[lane + LAST], last);
        } else if (isNew || last > lanes[lane + LAST]) {
            lanes[lane + FIRST] = first;
            lanes[lane + LAST] = last;
        }
    }
}
