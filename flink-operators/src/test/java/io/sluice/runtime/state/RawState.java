package io.sluice.runtime.state;

import io.sluice.core.engine.KeyGroupWatermarks;
import io.sluice.core.engine.SliceTables;
import io.sluice.core.engine.UnfinishedClose;
import io.sluice.core.table.DetachedRow;
import io.sluice.runtime.codec.SampleQuery.Content;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyGroupStatePartitionStreamProvider;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StateSnapshotContextSynchronousImpl;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.jspecify.annotations.Nullable;

/** Raw keyed state in memory, by key group. */
record RawState(Map<Integer, byte[]> bytesByKeyGroup) {

    static final int MAX_PARALLELISM = 16;
    static final KeyGroupRange ALL = KeyGroupRange.of(0, MAX_PARALLELISM - 1);

    static int keyGroup(int hash) {
        return KeyGroupRangeAssignment.computeKeyGroupForKeyHash(hash, MAX_PARALLELISM);
    }

    /** Writes through Flink's stream and reads back what is at each key group's offset. */
    static RawState write(
            StateFormat format,
            SliceTables tables,
            KeyGroupWatermarks watermarks,
            KeyGroupRange range) {
        return write(format, StateImage.of(List.of(tables), watermarks, range), range);
    }

    static RawState write(StateFormat format, StateImage image, KeyGroupRange range) {
        return write(new StateWriter(format, RawState::keyGroup), image, range);
    }

    static RawState write(StateWriter writer, StateImage image, KeyGroupRange range) {
        try (CloseableRegistry registry = new CloseableRegistry()) {
            StateSnapshotContextSynchronousImpl context =
                    new StateSnapshotContextSynchronousImpl(
                            1, 1, new MemCheckpointStreamFactory(1 << 28), range, registry);
            writer.write(image, context.getRawKeyedOperatorStateOutput());
            var future = context.getKeyedStateStreamFuture();
            future.run();
            return split(future.get().getJobManagerOwnedSnapshot());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static RawState split(KeyedStateHandle keyed) throws IOException {
        Map<Integer, byte[]> bytes = new TreeMap<>();
        if (keyed instanceof KeyGroupsStateHandle handle) {
            long end = handle.getStateSize();
            List<Integer> groups = new ArrayList<>();
            handle.getKeyGroupRange().forEach(groups::add);
            for (int i = groups.size() - 1; i >= 0; i--) {
                long start = handle.getOffsetForKeyGroup(groups.get(i));
                if (start >= 0) {
                    bytes.put(groups.get(i), read(handle, start, end));
                    end = start;
                }
            }
        }
        return new RawState(bytes);
    }

    private static byte[] read(KeyGroupsStateHandle handle, long start, long end)
            throws IOException {
        try (FSDataInputStream in = handle.openInputStream()) {
            in.seek(start);
            return in.readNBytes((int) (end - start));
        }
    }

    /** Both together, as if several subtasks had written. */
    RawState and(RawState other) {
        Map<Integer, byte[]> both = new TreeMap<>(bytesByKeyGroup);
        both.putAll(other.bytesByKeyGroup);
        return new RawState(both);
    }

    /** Reads a range of key groups, as a subtask does. */
    Restored read(StateFormat format, KeyGroupRange range) throws Exception {
        Restored restored = new Restored();
        read(format, range, restored);
        return restored;
    }

    void read(StateFormat format, KeyGroupRange range, StateHandler handler) throws Exception {
        read(format, range, handler, RawState.class.getClassLoader());
    }

    void read(
            StateFormat format, KeyGroupRange range, StateHandler handler, ClassLoader classLoader)
            throws Exception {
        List<KeyGroupStatePartitionStreamProvider> providers = new ArrayList<>();
        for (Map.Entry<Integer, byte[]> entry : bytesByKeyGroup.entrySet()) {
            if (range.contains(entry.getKey())) {
                InputStream in = new ByteArrayInputStream(entry.getValue());
                providers.add(new KeyGroupStatePartitionStreamProvider(in, entry.getKey()));
            }
        }
        new StateReader(format, classLoader).read(providers, handler);
    }

    Restored read(StateFormat format) throws Exception {
        return read(format, ALL);
    }

    /** This state with other bytes for one key group. */
    RawState with(int keyGroup, byte[] bytes) {
        Map<Integer, byte[]> changed = new TreeMap<>(bytesByKeyGroup);
        changed.put(keyGroup, bytes);
        return new RawState(changed);
    }

    /** For each key group its number, its length (4 bytes each) and its bytes. */
    void save(OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(to);
        for (Map.Entry<Integer, byte[]> entry : bytesByKeyGroup.entrySet()) {
            out.writeInt(entry.getKey());
            out.writeInt(entry.getValue().length);
            out.write(entry.getValue());
        }
        out.flush();
    }

    static RawState load(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        Map<Integer, byte[]> bytes = new TreeMap<>();
        while (in.available() > 0) {
            int keyGroup = in.readInt();
            byte[] content = new byte[in.readInt()];
            in.readFully(content);
            bytes.put(keyGroup, content);
        }
        return new RawState(bytes);
    }

    /** A row of a snapshot. */
    record StoredRow(
            int tableSet,
            long end,
            Content content,
            boolean emitted,
            boolean dirty,
            Content asEmitted) {}

    /** Remembers what a reader hands out. */
    static final class Restored implements StateHandler {

        final Map<Integer, List<Long>> watermarks = new TreeMap<>();
        final Map<Integer, UnfinishedClose> unfinished = new TreeMap<>();
        final List<StoredRow> rows = new ArrayList<>();

        /** Rows of the further sets of tables: of other windows, or that wait for a close. */
        final List<StoredRow> furtherRows = new ArrayList<>();

        @Override
        public void keyGroup(
                int keyGroup, long watermark, long expired, @Nullable UnfinishedClose close) {
            watermarks.put(keyGroup, Arrays.asList(watermark, expired));
            if (close != null) {
                unfinished.put(keyGroup, close);
            }
        }

        @Override
        public void row(
                int tableSet,
                long end,
                DetachedRow row,
                boolean emitted,
                boolean dirty,
                DetachedRow asEmitted) {
            (tableSet > 0 ? furtherRows : rows)
                    .add(
                            new StoredRow(
                                    tableSet,
                                    end,
                                    Content.of(row),
                                    emitted,
                                    dirty,
                                    emitted ? Content.of(asEmitted) : null));
        }
    }
}
