package io.sluice.runtime.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Seeds;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.SampleQuery;
import io.sluice.testing.Hostile;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks that nobody wrote, with checksums that are right. */
class HostileBlocksTest {

    private static final long MOST_BYTES = 16L << 20;

    /** Code of {@link DeltaBlock.Kind#RECORDS}. */
    private static final byte RECORDS = 1;

    private static final DeltaHandler<String> IGNORE =
            new DeltaHandler<>() {
                @Override
                public void row(long sliceEnd, int keyGroup, DetachedRow row) {}

                @Override
                public void record(int keyGroup, long timestamp, String value) {}
            };

    private static DeltaReader<String> reader(SampleQuery query) {
        return new DeltaReader<>(
                "q",
                LayoutFingerprint.of(
                        WindowSpec.tumbling(1000, 0), query.schema(), StringSerializer.INSTANCE),
                query.schema(),
                StringSerializer.INSTANCE);
    }

    private static DeltaBlock received(byte[] content) throws IOException {
        CRC32C crc = new CRC32C();
        crc.update(content, 0, content.length);
        DataOutputSerializer out = new DataOutputSerializer(content.length + 8);
        out.writeInt(content.length);
        out.write(content);
        out.writeInt((int) crc.getValue());
        return DeltaBlockSerializer.INSTANCE.deserialize(
                new DataInputDeserializer(out.getCopyOfBuffer()));
    }

    private static byte[] bytes(DeltaBlock block) {
        return Arrays.copyOf(block.bytes(), block.length());
    }

    /** Only of what no serializer of Flink reads, since those do believe lengths. */
    @ParameterizedTest
    @EnumSource(names = {"STRING", "LONG"})
    void forgedRowsAreReadOrRefused(SampleQuery query) {
        DeltaEdge edge = new DeltaEdge(query);
        edge.writer.writeTable(5000, query.table(new Random(1), 20, false));
        byte[] block = bytes(edge.blocks.get(0));
        DeltaReader<String> reader = reader(query);
        Seeds.of(1000)
                .forEach(seed -> assertReadOrRefused(reader, forged(block, seed), "seed " + seed));
    }

    /**
     * Header fields other than the fingerprint, which is no secret either, and content. Rows do not
     * become records, which are read by the serializer of the input.
     */
    private static byte[] forged(byte[] block, long seed) {
        byte[] forged = Hostile.changed(block, new Random(seed));
        if (forged.length > 0 && forged[0] == RECORDS) {
            forged[0] = block[0];
        }
        if (forged.length > 13) {
            System.arraycopy(block, 5, forged, 5, 8);
        }
        return forged;
    }

    private static void assertReadOrRefused(
            DeltaReader<String> reader, byte[] forged, String what) {
        long before = Hostile.allocatedBytes();
        try {
            reader.read(received(forged), IGNORE);
        } catch (IOException refused) {
            assertThat(refused.getMessage()).as(what).matches("(?s).*(corrupt|truncated).*");
        } catch (RuntimeException unnamed) {
            throw new AssertionError(what, unnamed);
        }
        assertThat(Hostile.allocatedBytes() - before).as(what).isLessThan(MOST_BYTES);
    }

    @Test
    void everyCountThatLiesIsRefused() throws IOException {
        DeltaEdge edge = new DeltaEdge(SampleQuery.LONG);
        edge.writer.writeTable(5000, SampleQuery.LONG.table(new Random(1), 20, false));
        byte[] block = bytes(edge.blocks.get(0));
        for (int count : new int[] {0, edge.blocks.get(0).count() + 1, Integer.MAX_VALUE, -1}) {
            byte[] forged = block.clone();
            java.nio.ByteBuffer.wrap(forged).putInt(21, count);
            DeltaBlock received = received(forged);
            assertThatThrownBy(() -> reader(SampleQuery.LONG).read(received, IGNORE))
                    .as("count %s", count)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("corrupt");
        }
    }
}
