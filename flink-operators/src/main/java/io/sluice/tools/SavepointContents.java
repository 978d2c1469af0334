package io.sluice.tools;

import io.sluice.runtime.state.StateContents;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;

/**
 * What a savepoint or retained checkpoint holds of Sluice's operators.
 *
 * @param checkpointId number of the checkpoint
 * @param operators with state of ours
 * @param others number of operators without
 */
record SavepointContents(long checkpointId, List<OperatorContents> operators, int others) {

    /**
     * What one operator holds.
     *
     * @param name as in the job, or its hash where Flink knows no name
     * @param bytes size of the state
     */
    record OperatorContents(
            String name, int parallelism, int maxParallelism, long bytes, StateContents state) {}

    /**
     * Reads a savepoint.
     *
     * @param path of its directory or its metadata file, on any file system that Flink knows
     * @throws IOException if there is none, or its state cannot be read
     */
    static SavepointContents read(String path) throws IOException {
        CompletedCheckpointStorageLocation location =
                AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(path);
        CheckpointMetadata metadata;
        try (DataInputStream in =
                new DataInputStream(location.getMetadataHandle().openInputStream())) {
            metadata =
                    Checkpoints.loadCheckpointMetadata(
                            in,
                            SavepointContents.class.getClassLoader(),
                            location.getExternalPointer());
        }
        List<OperatorContents> operators = new ArrayList<>();
        for (OperatorState operator : metadata.getOperatorStates()) {
            read(operator, operators);
        }
        return new SavepointContents(
                metadata.getCheckpointId(),
                List.copyOf(operators),
                metadata.getOperatorStates().size() - operators.size());
    }

    private static void read(OperatorState operator, List<OperatorContents> operators)
            throws IOException {
        StateContents state = new StateContents();
        long bytes = 0;
        for (OperatorSubtaskState subtask : operator.getStates()) {
            for (KeyedStateHandle handle : subtask.getRawKeyedState()) {
                if (handle instanceof KeyGroupsStateHandle keyGroups && read(keyGroups, state)) {
                    bytes += keyGroups.getStateSize();
                }
            }
        }
        if (bytes > 0) {
            operators.add(
                    new OperatorContents(
                            operator.getOperatorName()
                                    .filter(name -> !name.isBlank())
                                    .orElseGet(() -> operator.getOperatorID().toString()),
                            operator.getParallelism(),
                            operator.getMaxParallelism(),
                            bytes,
                            state));
        }
    }

    /** Whether the state is ours; others keep their timers there. */
    private static boolean read(KeyGroupsStateHandle handle, StateContents state)
            throws IOException {
        boolean ours = false;
        for (int keyGroup : handle.getKeyGroupRange()) {
            long offset = handle.getOffsetForKeyGroup(keyGroup);
            if (offset >= 0) {
                if (!ours && !isOurs(handle, offset)) {
                    return false;
                }
                ours = true;
                read(handle, keyGroup, offset, state);
            }
        }
        return ours;
    }

    private static boolean isOurs(KeyGroupsStateHandle handle, long offset) throws IOException {
        try (FSDataInputStream in = handle.openInputStream()) {
            in.seek(offset);
            return StateContents.isOurs(in);
        }
    }

    private static void read(
            KeyGroupsStateHandle handle, int keyGroup, long offset, StateContents state)
            throws IOException {
        try (FSDataInputStream in = handle.openInputStream()) {
            in.seek(offset);
            InputStream buffered = new BufferedInputStream(in, 1 << 16);
            state.add(buffered);
        } catch (IOException e) {
            throw new IOException(
                    "key group %d cannot be read: %s".formatted(keyGroup, e.getMessage()), e);
        }
    }
}
