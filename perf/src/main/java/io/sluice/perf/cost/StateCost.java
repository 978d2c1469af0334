package io.sluice.perf.cost;

/**
 * What rows of open windows cost on one engine.
 *
 * @param engine name
 * @param backend where state is kept
 * @param rows rows of open windows
 * @param heapBytesPerRow heap in use per row after a collection; less what a job with few rows uses
 * @param snapshotBytes size of a checkpoint
 * @param pauseMillis how long a checkpoint stops the windows, median of several
 * @param maxPauseMillis the longest of these
 * @param totalMillis how long a checkpoint takes from its trigger to its completion, median
 */
public record StateCost(
        String engine,
        String backend,
        long rows,
        double heapBytesPerRow,
        long snapshotBytes,
        long pauseMillis,
        long maxPauseMillis,
        long totalMillis) {}
