package io.sluice.core.engine;

import java.util.List;

/**
 * How far the windows of a key group have been closed, where that is behind its watermark: they are
 * put together from shared slices, and their closing takes several turns.
 *
 * @param windows for each kind of windows
 * @param waiting of each set of rows that are kept apart, the time through which windows had
 *     expired for them when they came, ascending: they wait until these windows are published
 */
public record UnfinishedClose(List<Progress> windows, List<Long> waiting) {

    /**
     * How far windows of one kind have been closed.
     *
     * @param watermark windows have been closed that are closed at this watermark
     * @param expired time through which windows have expired
     */
    public record Progress(long watermark, long expired) {}
}
