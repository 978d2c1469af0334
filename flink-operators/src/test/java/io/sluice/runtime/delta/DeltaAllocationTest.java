package io.sluice.runtime.delta;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.SampleQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.junit.jupiter.api.Test;

class DeltaAllocationTest {

    private static final int ROWS = 100_000;
    private static final int WARM_UPS = 8;

    /** A Long, of which some JVMs make 24 bytes. */
    private static final int KEY_BYTES = 24;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final SampleQuery query = SampleQuery.LONG;
    private final SliceTable table = query.table(new Random(1), ROWS, false);
    private final LayoutFingerprint fingerprint =
            LayoutFingerprint.of(
                    WindowSpec.tumbling(1000, 0), query.schema(), StringSerializer.INSTANCE);
    private final List<DeltaBlock> blocks = new ArrayList<>();
    private boolean keepBlocks;
    private long records;

    private final DeltaWriter<String> writer =
            new DeltaWriter<>(
                    query.schema(),
                    StringSerializer.INSTANCE,
                    DeltaEdge::keyGroup,
                    DeltaEdge.MAX_PARALLELISM,
                    fingerprint,
                    this::take);
    private final DeltaReader<String> reader =
            new DeltaReader<>("q", fingerprint, query.schema(), StringSerializer.INSTANCE);
    private final DeltaHandler<String> counter =
            new DeltaHandler<>() {
                @Override
                public void row(long sliceEnd, int keyGroup, DetachedRow row) {
                    records += row.records();
                }

                @Override
                public void record(int keyGroup, long timestamp, String value) {}
            };

    private void take(DeltaBlock block) {
        records += block.records();
        if (keepBlocks) {
            blocks.add(DeltaBlockSerializer.INSTANCE.copy(block));
        }
    }

    @Test
    void writingAllocatesNothingPerRow() {
        assertThat(leastAllocated(() -> writer.writeTable(1000, table))).isLessThan(ROWS);
        assertThat(records).isPositive();
    }

    @Test
    void readingAllocatesNothingButKeys() {
        keepBlocks = true;
        writer.writeTable(1000, table);
        long allocated = leastAllocated(this::readAll);
        assertThat(allocated).isLessThan((long) ROWS * (KEY_BYTES + 1));
    }

    private void readAll() {
        try {
            for (DeltaBlock block : blocks) {
                reader.read(block, counter);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long leastAllocated(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < WARM_UPS; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
