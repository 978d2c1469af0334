package io.sluice.runtime;

import io.sluice.core.engine.KeyGroups;
import io.sluice.core.engine.UnfinishedClose;
import io.sluice.core.engine.WindowEngine;
import io.sluice.core.table.DetachedRow;
import io.sluice.runtime.state.StateFormat;
import io.sluice.runtime.state.StateHandler;
import io.sluice.runtime.state.StateImage;
import io.sluice.runtime.state.StateReader;
import io.sluice.runtime.state.StateWriter;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupStatePartitionStreamProvider;
import org.apache.flink.runtime.state.KeyedStateCheckpointOutputStream;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.StateSnapshotContextSynchronousImpl;
import org.apache.flink.util.ResourceGuard;
import org.apache.flink.util.StateMigrationException;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of an engine as raw keyed state: copied on the task's thread at the barrier, written
 * by a thread of its own. The stream is leased meanwhile; Flink's asynchronous part waits for the
 * lease.
 */
final class TableState implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TableState.class);

    private final String name;
    private final StateFormat format;
    private final StateWriter writer;
    private final WindowEngine engine;
    private final KeyGroupRange range;

    /** Made for the first snapshot. */
    private @Nullable ExecutorService writers;

    TableState(
            String name,
            StateFormat format,
            KeyGroups keyGroups,
            WindowEngine engine,
            KeyGroupRange range) {
        this.name = name;
        this.format = format;
        this.engine = engine;
        this.range = range;
        writer = new StateWriter(format, keyGroups);
    }

    void restore(Iterable<KeyGroupStatePartitionStreamProvider> keyGroups, ClassLoader classLoader)
            throws IOException, StateMigrationException {
        new StateReader(format, classLoader).read(keyGroups, new Restorer());
    }

    void snapshot(StateSnapshotContext context) throws Exception {
        KeyedStateCheckpointOutputStream out = context.getRawKeyedOperatorStateOutput();
        StateImage tables = StateImage.of(engine, range);
        ResourceGuard.Lease lease = out.acquireLease();
        StateImage image = tables;
        try {
            StateImage whole = tables.with(engine.spilled());
            image = whole;
            writers().execute(() -> write(whole, out, lease, context));
        } catch (RuntimeException | Error e) {
            // There is no writer that would do it.
            image.release();
            lease.close();
            throw e;
        }
    }

    private void write(
            StateImage image,
            KeyedStateCheckpointOutputStream out,
            ResourceGuard.Lease lease,
            StateSnapshotContext context) {
        boolean complete = false;
        try {
            writer.write(image, out);
            complete = true;
        } catch (IOException | RuntimeException e) {
            LOG.warn("Checkpoint {} of {} cannot be written", context.getCheckpointId(), name, e);
        } finally {
            image.release();
            if (!complete) {
                decline(context);
            }
            // Last: without the lease Flink would complete the checkpoint with what was written.
            lease.close();
        }
    }

    /**
     * Closes the stream, so that Flink's asynchronous part fails and the checkpoint is declined.
     */
    private void decline(StateSnapshotContext context) {
        try {
            ((StateSnapshotContextSynchronousImpl) context).closeExceptionally();
        } catch (IOException e) {
            LOG.warn("The stream of checkpoint {} cannot be closed", context.getCheckpointId(), e);
        }
    }

    private ExecutorService writers() {
        if (writers == null) {
            writers =
                    Executors.newSingleThreadExecutor(
                            new ExecutorThreadFactory("sluice-state-" + name));
        }
        return writers;
    }

    /** Lets snapshots that are being written finish. */
    @Override
    public void close() {
        if (writers != null) {
            writers.shutdown();
        }
    }

    private final class Restorer implements StateHandler {

        @Override
        public void keyGroup(
                int keyGroup, long watermark, long expired, @Nullable UnfinishedClose unfinished) {
            // By the clock time goes on after the end of an input, as after a stop with drain.
            if (engine.spec().window().inEventTime() || watermark < Long.MAX_VALUE) {
                engine.restore(keyGroup, watermark, expired, unfinished);
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
            engine.restore(tableSet, end, row, emitted, dirty, asEmitted);
        }
    }
}
