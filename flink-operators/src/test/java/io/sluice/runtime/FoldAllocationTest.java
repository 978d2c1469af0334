package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.delta.DeltaBlock;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.MockOutput;
import org.junit.jupiter.api.Test;

/** A record that is folded leaves nothing for the garbage collector. */
class FoldAllocationTest {

    private static final int RECORDS = 200_000;
    private static final int RUNS = 6;
    private static final int BATCH = 10_000;

    /** What the measurement and the JIT may cost; a byte per record would be 200,000. */
    private static final long TOLERATED_BYTES = 1024;

    /** What a drain may cost: a handful of objects, however many records it ships. */
    private static final long TOLERATED_BYTES_PER_DRAIN = 1024;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final TestQuery QUERY =
            TestQuery.of(WindowSpec.hopping(60_000, 1_000, 0))
                    .aggregate(
                            TestQuery.count(),
                            TestQuery.sum(),
                            TestQuery.max(),
                            TestQuery.priceSum());

    private final StreamRecord<Tick> element = new StreamRecord<>(null);
    private final List<Tick> ticks =
            IntStream.range(0, 200).mapToObj(i -> Tick.of("SYM" + i, i)).toList();

    @Test
    void foldingARecordAllocatesNothing() throws Exception {
        assertThat(leastAllocated(10 * RUNS * RECORDS)).isLessThan(TOLERATED_BYTES);
    }

    @Test
    void drainingAllocatesAFewObjectsPerBatch() throws Exception {
        assertThat(leastAllocated(BATCH)).isLessThan(TOLERATED_BYTES_PER_DRAIN * (RECORDS / BATCH));
    }

    private long leastAllocated(int batch) throws Exception {
        QuerySettings settings =
                new QuerySettings(
                        FoldMode.ALWAYS, batch, 100_000, TestQuery.INTERVAL, 0, 64, 1_000, 1 << 26);
        Shredder shredder = new Shredder();
        try (Subtask<Tick, DeltaBlock> fold =
                Subtask.foldInto(shredder, QUERY.settings(settings)).open()) {
            OneInputStreamOperator<Tick, DeltaBlock> operator =
                    fold.harness().getOneInputOperator();
            long least = Long.MAX_VALUE;
            for (int run = 0; run < RUNS; run++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                fold(operator);
                least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            }
            fold.harness().endInput();
            assertThat(shredder.records).isEqualTo((long) RUNS * RECORDS);
            return least;
        }
    }

    /** Counts what is shipped, and keeps nothing. */
    private static final class Shredder extends MockOutput<DeltaBlock> {

        private long records;

        Shredder() {
            super(List.of());
        }

        @Override
        public void collect(StreamRecord<DeltaBlock> block) {
            records += block.getValue().records();
        }
    }

    private void fold(OneInputStreamOperator<Tick, DeltaBlock> operator) throws Exception {
        for (int i = 0; i < RECORDS; i++) {
            element.replace(ticks.get(i % ticks.size()), i % 5_000);
            operator.processElement(element);
        }
    }
}
