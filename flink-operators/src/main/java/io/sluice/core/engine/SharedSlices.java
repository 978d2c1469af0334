package io.sluice.core.engine;

import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.core.window.Slices;
import java.util.List;

/**
 * One table per slice: a row is added once, whatever the overlap and however many kinds of windows,
 * and a window is assembled from its slices when it closes. For results that are published at the
 * close only. A late change to a closed window gathers that one key from the slices of the window.
 */
final class SharedSlices implements WindowStore {

    private final Slices time;
    private final WindowTimes times;
    private final SliceTables slices;
    private final List<AssembledWindows> windows;

    /**
     * @param time the slices
     * @param times when windows close and expire
     * @param slices their tables
     * @param windows each kind of windows that is made of them
     */
    SharedSlices(
            Slices time, WindowTimes times, SliceTables slices, List<AssembledWindows> windows) {
        this.time = time;
        this.times = times;
        this.slices = slices;
        this.windows = windows;
    }

    @Override
    public StateForm form() {
        return StateForm.SHARED_SLICES;
    }

    @Override
    public MergeOutcome merge(long sliceEnd, int keyGroup, DetachedRow row, ChangeSink sink) {
        MergeOutcome outcome = MergeOutcome.IN_GAP;
        for (int i = 0; i < windows.size(); i++) {
            outcome = outcome.or(windows.get(i).offer(sliceEnd, keyGroup, row, sink));
        }
        if (outcome == MergeOutcome.ACCEPTED) {
            slices.getOrCreate(sliceEnd).merge(row);
            // Also where the row was late: what is assembled must hold what its slices hold.
            for (int i = 0; i < windows.size(); i++) {
                windows.get(i).merged(sliceEnd, row);
            }
        }
        return outcome;
    }

    @Override
    public void expect(long sliceEnd, int[] hashes, int count) {
        SliceTable slice = slices.get(sliceEnd);
        if (slice != null) {
            slice.touch(hashes, count);
        }
    }

    @Override
    public void drain(ChangeSink sink) {
        // Nothing waits: windows are published when they close, late changes when they arrive.
    }

    @Override
    public boolean close(long old, long now, Allowance allowance, ChangeSink sink) {
        for (AssembledWindows each : windows) {
            each.close(now, sink);
        }
        while (slices.count() > 0 && times.isExpired(time.lastWindowEnd(slices.end(0)), now)) {
            slices.releaseFirst();
        }
        if (slices.count() == 0) {
            windows.forEach(AssembledWindows::clear);
        }
        return true;
    }

    @Override
    public SliceTables tables() {
        return slices;
    }

    @Override
    public long rows() {
        return slices.rows() + windows.stream().mapToLong(AssembledWindows::rows).sum();
    }
}
