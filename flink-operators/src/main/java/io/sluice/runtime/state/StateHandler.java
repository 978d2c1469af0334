package io.sluice.runtime.state;

import io.sluice.core.engine.UnfinishedClose;
import io.sluice.core.table.DetachedRow;
import org.jspecify.annotations.Nullable;

/** Takes what a snapshot holds. Times are epoch ms; {@link Long#MIN_VALUE} means none yet. */
public interface StateHandler {

    /**
     * Takes how far a key group had come; called before its rows.
     *
     * @param watermark the key group's watermark
     * @param expired time through which its windows had expired: windows whose end - 1 is at most
     *     this must stay expired, even if the allowed lateness was raised since
     * @param unfinished what was unfinished of closing its windows, null if nothing was
     */
    void keyGroup(int keyGroup, long watermark, long expired, @Nullable UnfinishedClose unfinished);

    /**
     * Takes a row. The rows are reused for the next.
     *
     * @param tableSet which of the engine's sets of tables
     * @param end end of the row's window or slice
     * @param emitted whether the row was emitted before
     * @param dirty whether it changed since
     * @param asEmitted key and accumulator as it was emitted; meaningful only if the row was
     *     emitted and the query keeps emitted rows
     */
    void row(
            int tableSet,
            long end,
            DetachedRow row,
            boolean emitted,
            boolean dirty,
            DetachedRow asEmitted);
}
