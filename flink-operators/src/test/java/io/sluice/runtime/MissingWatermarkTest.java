package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.Subtask.Position;
import io.sluice.runtime.delta.DeltaBlock;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.testutils.logging.LoggerAuditingExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.event.Level;

/** A stream without watermarks closes no window before its end; the log says so, once. */
class MissingWatermarkTest {

    private static final long MINUTE = 60_000;

    @RegisterExtension
    private final LoggerAuditingExtension log =
            new LoggerAuditingExtension(AbstractStreamOperator.class, Level.WARN);

    private Subtask<Tick, DeltaBlock> fold;

    @BeforeEach
    void open() throws Exception {
        fold = Subtask.fold(TestQuery.of(WindowSpec.tumbling(10, 0)), Position.ONLY).open();
    }

    @AfterEach
    void close() throws Exception {
        fold.close();
    }

    @Test
    void recordsWithoutWatermarkAreReportedOnce() throws Exception {
        fold.harness().processElement(Tick.of("a", 1), 1);
        fold.harness().setProcessingTime(MINUTE - TestQuery.INTERVAL);
        assertThat(log.getMessages()).isEmpty();
        fold.harness().setProcessingTime(2 * MINUTE);
        fold.harness().setProcessingTime(3 * MINUTE);
        assertThat(log.getMessages())
                .singleElement()
                .asString()
                .contains("'ticks'", "no watermark", "watermark strategy");
    }

    @Test
    void aStreamWithWatermarksIsNotReported() throws Exception {
        fold.harness().processElement(Tick.of("a", 1), 1);
        fold.harness().processWatermark(0);
        fold.harness().setProcessingTime(2 * MINUTE);
        assertThat(log.getMessages()).isEmpty();
    }

    @Test
    void aStreamWithoutRecordsIsNotReported() throws Exception {
        fold.harness().setProcessingTime(2 * MINUTE);
        assertThat(log.getMessages()).isEmpty();
    }
}
