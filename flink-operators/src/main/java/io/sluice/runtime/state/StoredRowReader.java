package io.sluice.runtime.state;

import io.sluice.core.table.DetachedRow;
import io.sluice.runtime.codec.ByteReader;
import io.sluice.runtime.codec.FieldCodec;
import io.sluice.runtime.codec.FieldFormat;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows as they were stored into rows of the current layout. Aggregates that were not stored
 * stay empty, those that are gone are skipped. Owned by one thread.
 */
final class StoredRowReader {

    private final List<FieldCodec> keys;
    private final List<LaneCopy> laneCopies;
    private final List<ObjectTarget> objectTargets;
    private final long[] storedLanes;

    /**
     * @param keys codecs of the key fields
     * @param laneCount number of stored lanes
     * @param laneCopies which of them go where
     * @param objectTargets where the stored object lanes go, in their order
     */
    StoredRowReader(
            List<FieldCodec> keys,
            int laneCount,
            List<LaneCopy> laneCopies,
            List<ObjectTarget> objectTargets) {
        this.keys = keys;
        this.laneCopies = laneCopies;
        this.objectTargets = objectTargets;
        storedLanes = new long[laneCount];
    }

    void readKey(ByteReader in, DetachedRow into) throws IOException {
        into.hash(in.readInt());
        @Nullable Object[] fields = into.key();
        for (int i = 0; i < fields.length; i++) {
            fields[i] = keys.get(i).read(in);
        }
    }

    void readAccumulator(ByteReader in, DetachedRow into) throws IOException {
        into.clear();
        in.readLongs(storedLanes, 0, storedLanes.length);
        for (int i = 0; i < laneCopies.size(); i++) {
            LaneCopy copy = laneCopies.get(i);
            System.arraycopy(storedLanes, copy.from(), into.lanes(), copy.to(), copy.count());
        }
        for (int i = 0; i < objectTargets.size(); i++) {
            objectTargets.get(i).read(in, into.objects());
        }
    }

    /** Lanes that are stored at {@code from} and belong at {@code to}. */
    record LaneCopy(int from, int to, int count) {

        /** Both as one, or null if they are not adjacent. */
        @Nullable LaneCopy join(LaneCopy next) {
            boolean adjacent = from + count == next.from && to + count == next.to;
            return adjacent ? new LaneCopy(from, to, count + next.count) : null;
        }
    }

    /**
     * Where a stored object lane goes.
     *
     * @param format how it is stored
     * @param codec reads it, null if it is dropped
     * @param to the current object lane
     */
    record ObjectTarget(FieldFormat format, @Nullable FieldCodec codec, int to) {

        private void read(ByteReader in, @Nullable Object[] objects) throws IOException {
            if (codec == null) {
                format.skip(in);
            } else {
                objects[to] = codec.read(in);
            }
        }
    }
}
