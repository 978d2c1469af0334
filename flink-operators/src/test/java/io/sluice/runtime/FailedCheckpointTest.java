package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.Subtask.Position;
import io.sluice.runtime.delta.DeltaBlock;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A checkpoint that cannot be written completely must not become one that lacks rows. */
class FailedCheckpointTest {

    private static final int CHECKPOINTS = 5;
    private static final TestQuery QUERY =
            TestQuery.of(WindowSpec.tumbling(10, 0))
                    .emit(Kind.CHANGES)
                    .key("symbol", Tick::symbol, BreakableSerializer.INSTANCE);

    @AfterEach
    void repair() {
        BreakableSerializer.broken = false;
    }

    @Test
    void aCheckpointThatCannotBeWrittenIsDeclined() throws Exception {
        try (Subtask<DeltaBlock, String> window = windowWithARow()) {
            for (int checkpoint = 1; checkpoint <= CHECKPOINTS; checkpoint++) {
                failToWrite(window, checkpoint);
            }
        }
    }

    @Test
    void theNextCheckpointIsCompleteAgain() throws Exception {
        try (Subtask<DeltaBlock, String> window = windowWithARow()) {
            failToWrite(window, 1);
            try (Subtask<DeltaBlock, String> restored =
                    Subtask.window(QUERY, Position.ONLY).open(window.barrier(2), 0)) {
                restored.harness().endInput();
                assertThat(Outputs.of(restored)).containsExactly("+I a 0..10 1 1");
            }
        }
    }

    private static void failToWrite(Subtask<DeltaBlock, String> window, long checkpoint) {
        BreakableSerializer.broken = true;
        assertThatThrownBy(() -> window.barrier(checkpoint)).isNotNull();
        BreakableSerializer.broken = false;
        // The harness writes checkpoints on this thread; a declined one interrupts its writer.
        Thread.interrupted();
    }

    private static Subtask<DeltaBlock, String> windowWithARow() throws Exception {
        Subtask<DeltaBlock, String> window = Subtask.window(QUERY, Position.ONLY).open();
        try (Subtask<Tick, DeltaBlock> fold = Subtask.fold(QUERY, Position.ONLY).open()) {
            fold.harness().processElement(Tick.of("a", 1), 1);
            fold.harness().endInput();
            StreamRecord<?> block = (StreamRecord<?>) fold.take().get(0);
            window.harness().processElement(new StreamRecord<>((DeltaBlock) block.getValue()));
        }
        return window;
    }
}
