package io.sluice.runtime.state;

import io.sluice.core.engine.EngineSpec;
import io.sluice.runtime.codec.RowSchema;

/**
 * What a query's snapshots are made of.
 *
 * @param query name of the query, for messages
 * @param spec what the query computes
 * @param schema what its rows consist of
 */
public record StateFormat(String query, EngineSpec spec, RowSchema schema) {

    /** First bytes of every key group: "SLUI". */
    static final int MAGIC = 0x534C5549;

    /** Version of the format of a key group all of whose windows are closed that should be. */
    static final int VERSION = 1;

    /** Version where closing windows is unfinished that are put together from shared slices. */
    static final int VERSION_UNFINISHED = 2;

    /** Row mark: changed since it was last drained. */
    static final int DIRTY = 1;

    /** Row mark: was emitted. */
    static final int EMITTED = 2;

    /** Row mark: the accumulator as it was emitted follows. */
    static final int AS_EMITTED = 4;
}
