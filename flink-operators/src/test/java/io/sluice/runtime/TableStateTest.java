package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.EngineSpec;
import io.sluice.core.engine.KeyGroupWatermarks;
import io.sluice.core.engine.KeyGroups;
import io.sluice.core.engine.WindowEngine;
import io.sluice.core.spill.MemoryFiles;
import io.sluice.core.spill.SpillSpaces;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.SampleQuery;
import io.sluice.runtime.state.StateFormat;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateSnapshotContextSynchronousImpl;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A snapshot that no thread can be found for. */
class TableStateTest {

    private static final int KEY_GROUPS = 16;
    private static final KeyGroupRange ALL = KeyGroupRange.of(0, KEY_GROUPS - 1);
    private static final KeyGroups GROUPS =
            hash -> KeyGroupRangeAssignment.computeKeyGroupForKeyHash(hash, KEY_GROUPS);
    private static final EngineSpec SPEC =
            new EngineSpec(
                    WindowSpec.tumbling(10, 0),
                    EmissionPolicy.of(EmissionPolicy.Kind.FINAL),
                    ChangelogMode.UPSERT,
                    0);

    private final MemoryFiles files = new MemoryFiles();
    private final CloseableRegistry registry = new CloseableRegistry();

    /** Otherwise Flink would wait for the lease, and the files would stay for ever. */
    @Test
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void whatIsNotWrittenIsGivenBack() throws Exception {
        WindowEngine engine = engineWithRowsOnDisk();
        TableState state =
                new TableState(
                        "q",
                        new StateFormat("q", SPEC, SampleQuery.LONG.schema()),
                        GROUPS,
                        engine,
                        ALL);
        StateSnapshotContextSynchronousImpl written = context(1);
        state.snapshot(written);
        written.getKeyedStateStreamFuture().run();
        assertThat(written.getKeyedStateStreamFuture().get().getStateSize()).isPositive();
        state.close();

        StateSnapshotContextSynchronousImpl refused = context(2);
        assertThatThrownBy(() -> state.snapshot(refused))
                .isInstanceOf(RejectedExecutionException.class);

        refused.getKeyedStateStreamFuture().run();
        assertThat(files.count()).isPositive();
        engine.close();
        assertThat(files.count()).as("files that something holds").isZero();
        registry.close();
    }

    private StateSnapshotContextSynchronousImpl context(long checkpoint) {
        return new StateSnapshotContextSynchronousImpl(
                checkpoint, checkpoint, new MemCheckpointStreamFactory(1 << 20), ALL, registry);
    }

    private WindowEngine engineWithRowsOnDisk() {
        TableShape shape = SampleQuery.LONG.shape(false);
        WindowEngine engine =
                WindowEngine.of(
                        SPEC,
                        new TablePool(shape, 1, 0, new MemoryBudget("budget", 1)),
                        GROUPS,
                        new KeyGroupWatermarks(0, KEY_GROUPS, 0),
                        SpillSpaces.of(shape, files, GROUPS::of));
        DetachedRow row = new DetachedRow(shape);
        Random random = new Random(1);
        for (int i = 0; i < 20; i++) {
            SampleQuery.LONG.randomize(row, random);
            engine.merge(10, GROUPS.of(row.hash()), row, change -> {});
        }
        assertThat(files.count()).isPositive();
        return engine;
    }
}
