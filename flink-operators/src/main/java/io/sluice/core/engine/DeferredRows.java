package io.sluice.core.engine;

import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.TablePool;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that came for slices of windows that were being closed. They are added to the slices once
 * the windows are closed that were closed at the watermark by which the rows were accepted: to the
 * later windows they belong, to those they are a late change or too late.
 */
final class DeferredRows {

    private final TablePool pool;

    /** By growing watermarks. */
    private final List<Accepted> accepted = new ArrayList<>();

    DeferredRows(TablePool pool) {
        this.pool = pool;
    }

    /** Rows accepted by a watermark, by the end of their slice. */
    record Accepted(long watermark, SliceTables slices) {}

    boolean isEmpty() {
        return accepted.isEmpty();
    }

    /** The rows that were accepted by the earliest watermark. */
    Accepted first() {
        return accepted.get(0);
    }

    /** Forgets the first, all of whose slices have been released. */
    void removeFirst() {
        accepted.remove(0);
    }

    /** Rows by the watermark that they were accepted by. */
    List<Accepted> all() {
        return accepted;
    }

    /** The greatest watermark up to the given one that rows were accepted by, or that itself. */
    long latest(long watermark) {
        int at = position(watermark);
        return at == 0 ? watermark : accepted.get(at - 1).watermark;
    }

    /** Number of watermarks up to the given one. */
    private int position(long watermark) {
        int at = accepted.size();
        while (at > 0 && accepted.get(at - 1).watermark > watermark) {
            at--;
        }
        return at;
    }

    void add(long watermark, long sliceEnd, DetachedRow row) {
        int at = position(watermark);
        if (at == 0 || accepted.get(at - 1).watermark != watermark) {
            accepted.add(at, new Accepted(watermark, new SliceTables(pool)));
            at++;
        }
        accepted.get(at - 1).slices.getOrCreate(sliceEnd).merge(row);
    }

    long rows() {
        long rows = 0;
        for (Accepted each : accepted) {
            rows += each.slices.rows();
        }
        return rows;
    }
}
