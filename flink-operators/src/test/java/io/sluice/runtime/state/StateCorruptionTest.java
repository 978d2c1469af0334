package io.sluice.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Seeds;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.SampleQuery;
import io.sluice.runtime.state.RawState.Restored;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class StateCorruptionTest {

    private static final int GROUP = 5;

    private final StateFormat format = Formats.retract(SampleQuery.ROW.schema());
    private final RawState intact = intact();
    private final byte[] bytes = intact.bytesByKeyGroup().get(GROUP);

    private RawState intact() {
        SampleState state = new SampleState(SampleQuery.ROW, true, RawState.ALL, 0);
        state.fill(1000, 300, new Random(1)).fill(2000, 300, new Random(2));
        RawState all = state.write(format);
        return new RawState(Map.of(GROUP, all.bytesByKeyGroup().get(GROUP)));
    }

    private void assertRefused(byte[] corrupt, String what, String message) {
        Restored restored = new Restored();
        assertThatThrownBy(() -> intact.with(GROUP, corrupt).read(format, RawState.ALL, restored))
                .as(what)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "The state of query 'q', key group 5, cannot be read: " + message);
        assertThat(restored.rows).as(what).isEmpty();
        assertThat(restored.watermarks).as(what).isEmpty();
    }

    @Test
    void intactBytesAreRead() throws Exception {
        assertThat(intact.read(format).rows).isNotEmpty();
    }

    @Test
    void everyPrefixIsTruncated() {
        for (int length = 0; length < bytes.length; length++) {
            assertRefused(Arrays.copyOf(bytes, length), "length " + length, "truncated: ");
        }
    }

    @Test
    void everyCorruptByteIsFoundBeforeAnythingIsRestored() {
        Random random = new Random(3);
        for (int i = 0; i < bytes.length; i++) {
            byte[] corrupt = bytes.clone();
            corrupt[i] ^= (byte) (1 + random.nextInt(255));
            assertRefused(corrupt, "byte " + i, "");
        }
    }

    @Test
    void garbageIsFound() {
        Seeds.of(200)
                .forEach(
                        seed -> {
                            Random random = new Random(seed);
                            byte[] corrupt = bytes.clone();
                            int from = random.nextInt(corrupt.length - 16);
                            int to = from + 16 + random.nextInt(corrupt.length - 15 - from);
                            byte[] garbage = new byte[to - from];
                            random.nextBytes(garbage);
                            System.arraycopy(garbage, 0, corrupt, from, garbage.length);
                            assertRefused(corrupt, "seed " + seed, "");
                        });
    }

    @Test
    void foreignStateIsNotState() {
        assertRefused(
                new byte[100],
                "zeros",
                "not state of this operator: it begins with 00000000, expected 534c5549");
    }

    @Test
    void laterVersionIsUnknown() {
        byte[] later = bytes.clone();
        later[7] = 3;
        assertRefused(
                later,
                "version 3",
                "unknown version 3 of the state format: this release reads versions 1 and 2. Restore with the"
                        + " release that wrote the state, or a later one");
    }

    @Test
    void stateOfAnotherKeyGroupIsRefused() {
        Restored restored = new Restored();
        assertThatThrownBy(() -> intact.with(6, bytes).read(format, RawState.ALL, restored))
                .hasMessageMatching(
                        "The state of query 'q', key group 6, cannot be read: corrupt: found [0-9]+ rows"
                                + " of key group 5");
    }

    /** The heap of the tests is smaller than the length that the frame claims. */
    @Test
    void lengthThatIsNotThereCostsNoMemory() {
        ByteWriter out = new ByteWriter(64);
        out.writeInt(StateFormat.MAGIC);
        out.writeInt(StateFormat.VERSION);
        int head = out.length();
        out.writeByte(FrameType.HEADER.code());
        out.writeInt(Integer.MAX_VALUE - 8);
        out.writeInt(0);
        CRC32C crc = new CRC32C();
        crc.update(out.bytes(), head, out.length() - head);
        out.writeInt((int) crc.getValue());
        out.write(new byte[100]);
        assertRefused(out.toByteArray(), "huge frame", "truncated: ");
    }
}
