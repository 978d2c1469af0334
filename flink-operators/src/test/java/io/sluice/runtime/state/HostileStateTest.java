package io.sluice.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Seeds;
import io.sluice.runtime.codec.ByteReader;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.CorruptBytesException;
import io.sluice.runtime.codec.FieldFormat;
import io.sluice.runtime.codec.RowSchema;
import io.sluice.runtime.state.RawState.Restored;
import io.sluice.runtime.state.StateFileTest.Sample;
import io.sluice.testing.Hostile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The state files that are checked in, damaged. In {@link StateCorruptionTest} it is state made for
 * the purpose.
 */
class HostileStateTest {

    private static final String MESSAGE = "The state of query 'q', key group %s, cannot be read: ";

    /** What reading a file of 2 KB may allocate, a few classes that are loaded included. */
    private static final long MOST_BYTES = 16L << 20;

    /** Of a list that says that it has 17 million elements, and of other such lists. */
    private static final long MOST_BELIEVED_BYTES = 512L << 20;

    /** States with keys or accumulators that serializers of Flink read. */
    private static final Set<Sample> BELIEVE_LENGTHS =
            EnumSet.of(
                    Sample.OPEN_WINDOWS,
                    Sample.KEY_BY_ROW,
                    Sample.CALENDAR,
                    Sample.SESSIONS,
                    Sample.CUMULATING);

    private static final boolean FULL = Boolean.getBoolean("sluice.test.full");

    private static RawState file(Sample sample) throws IOException {
        String name = "/state/" + sample.file(".bin");
        try (InputStream in = HostileStateTest.class.getResourceAsStream(name)) {
            return RawState.load(in);
        }
    }

    /** The least key group of a file, or all of them in the long form. */
    private static void forEachKeyGroup(Sample sample, ObjIntConsumer<byte[]> check)
            throws IOException {
        Stream<Map.Entry<Integer, byte[]>> groups =
                file(sample).bytesByKeyGroup().entrySet().stream()
                        .sorted(Comparator.comparingInt(group -> group.getValue().length));
        groups.limit(FULL ? Long.MAX_VALUE : 1)
                .forEach(group -> check.accept(group.getValue(), group.getKey()));
    }

    private static void assertRefused(Sample sample, int group, byte[] bytes, String what) {
        Restored restored = new Restored();
        long before = Hostile.allocatedBytes();
        assertThatThrownBy(() -> read(sample, group, bytes, restored))
                .as(what)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(MESSAGE.formatted(group));
        assertThat(Hostile.allocatedBytes() - before).as(what).isLessThan(MOST_BYTES);
        assertThat(restored.rows).as(what).isEmpty();
        assertThat(restored.watermarks).as(what).isEmpty();
    }

    private static void read(Sample sample, int group, byte[] bytes, Restored restored)
            throws Exception {
        new RawState(Map.of(group, bytes)).read(sample.format(), RawState.ALL, restored);
    }

    @ParameterizedTest
    @EnumSource
    void everyTruncationOfAFileIsRefused(Sample sample) throws IOException {
        forEachKeyGroup(
                sample,
                (bytes, group) -> {
                    for (int length = 0; length < bytes.length; length++) {
                        assertRefused(
                                sample, group, Arrays.copyOf(bytes, length), "length " + length);
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void everyFlippedBitOfAFileIsFound(Sample sample) throws IOException {
        forEachKeyGroup(
                sample,
                (bytes, group) -> {
                    for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
                        byte[] flipped = bytes.clone();
                        flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                        assertRefused(sample, group, flipped, "bit " + bit);
                    }
                });
    }

    /**
     * Whoever forges state can compute checksums too. It may then be read as other state, but not
     * cost more memory than there are bytes, or fail without saying that it is the state. Where
     * serializers of Flink read, some of which believe lengths, these grow to 17 million at most.
     */
    @ParameterizedTest
    @EnumSource
    void forgedFilesAreReadOrRefused(Sample sample) throws IOException {
        boolean believing = BELIEVE_LENGTHS.contains(sample);
        forEachKeyGroup(
                sample,
                (bytes, group) ->
                        Seeds.of(1000)
                                .forEach(
                                        seed -> {
                                            Random random = new Random(seed);
                                            byte[] forged =
                                                    forged(
                                                            bytes,
                                                            random,
                                                            believing
                                                                    ? HostileStateTest::lowBits
                                                                    : Hostile::changed);
                                            assertReadOrRefused(
                                                    sample,
                                                    group,
                                                    forged,
                                                    seed,
                                                    believing ? MOST_BELIEVED_BYTES : MOST_BYTES);
                                        }));
    }

    /** All others have keys and accumulators that only Sluice reads. */
    @Test
    void onlySerializersOfFlinkBelieveLengths() {
        for (Sample sample : Sample.values()) {
            RowSchema schema = sample.format().schema();
            boolean flinks =
                    Stream.concat(
                                    schema.keySerializers().stream(),
                                    schema.accumulatorSerializers().stream()
                                            .filter(Objects::nonNull))
                            .anyMatch(each -> FieldFormat.of(each) == FieldFormat.SERIALIZED);
            assertThat(BELIEVE_LENGTHS.contains(sample)).as(sample.name()).isEqualTo(flinks);
        }
    }

    /** Other bytes, in their lowest bits. */
    private static byte[] lowBits(byte[] bytes, Random random) {
        byte[] changed = bytes.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && changed.length > 0; i--) {
            changed[random.nextInt(changed.length)] ^= 1;
        }
        return changed;
    }

    private static void assertReadOrRefused(
            Sample sample, int group, byte[] bytes, long seed, long mostBytes) {
        long before = Hostile.allocatedBytes();
        try {
            read(sample, group, bytes, new Restored());
        } catch (StateIncompatibleException refused) {
            assertThat(refused).as("seed %s", seed).hasMessageContaining("query 'q'");
        } catch (IOException refused) {
            assertThat(refused)
                    .as("seed %s", seed)
                    .hasMessageStartingWith(MESSAGE.formatted(group));
        } catch (Exception | StackOverflowError unnamed) {
            throw new AssertionError("seed " + seed, unnamed);
        }
        assertThat(Hostile.allocatedBytes() - before)
                .as("bytes allocated, seed %s", seed)
                .isLessThan(mostBytes);
    }

    /** The same frames with changed content and the checksums that belong to it. */
    private static byte[] forged(
            byte[] bytes, Random random, BiFunction<byte[], Random, byte[]> change) {
        ByteWriter out = new ByteWriter(bytes.length);
        ByteReader in = new ByteReader().reset(bytes);
        try {
            out.writeInt(in.readInt());
            out.writeInt(in.readInt());
            while (in.remaining() > 0) {
                byte type = in.readByte();
                byte[] content = new byte[in.readInt()];
                in.skipBytes(2 * Integer.BYTES);
                in.readFully(content);
                frame(type, random.nextInt(3) == 0 ? change.apply(content, random) : content, out);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static void frame(byte type, byte[] content, ByteWriter out) {
        int head = out.length();
        out.writeByte(type);
        out.writeInt(content.length);
        out.writeInt(crc(content, 0, content.length));
        out.writeInt(crc(out.bytes(), head, out.length() - head));
        out.write(content);
    }

    private static int crc(byte[] bytes, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, at, length);
        return (int) crc.getValue();
    }

    @Test
    void lanesOfAllAggregatesTogetherAreBounded() {
        ByteWriter header = new ByteWriter(1 << 20);
        header.writeString("OPEN_WINDOWS");
        StoredWindow.write(Formats.TUMBLING, header);
        header.writeVarInt(0);
        header.writeVarInt(50_000);
        for (int i = 0; i < 50_000; i++) {
            header.writeString("a");
            header.writeString("k");
            header.writeInt(1 << 16);
        }
        assertThatThrownBy(() -> StateHeader.parse(header.toByteArray()))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessage("corrupt: aggregate 'a' of 65536 lanes");
    }

    private static final AtomicBoolean MADE = new AtomicBoolean();

    /** What a class does when it is made, an attacker would choose. */
    @Test
    void classesThatAreNoSerializerSnapshotsAreNotInstantiated() throws Exception {
        RawState intact = file(Sample.SHARED_SLICES);
        int group = intact.bytesByKeyGroup().keySet().iterator().next();
        String snapshot = LongSerializer.LongSerializerSnapshot.class.getName();
        // Of the same length, since the name stands behind its length.
        String other = MadeByNameAndLeavingATraceOfThatHereFor.class.getName();
        assertThat(other.length()).isEqualTo(snapshot.length());
        byte[] bytes = renamed(intact.bytesByKeyGroup().get(group), snapshot, other);
        assertThatThrownBy(() -> read(Sample.SHARED_SLICES, group, bytes, new Restored()))
                .isInstanceOf(StateIncompatibleException.class)
                .hasMessageContaining("whose snapshot cannot be read");
        assertThat(MADE).isFalse();
    }

    /** No serializer's snapshot. */
    public static final class MadeByNameAndLeavingATraceOfThatHereFor {

        /** Leaves a trace. */
        public MadeByNameAndLeavingATraceOfThatHereFor() {
            MADE.set(true);
        }
    }

    private static byte[] renamed(byte[] bytes, String from, String to) throws IOException {
        ByteWriter out = new ByteWriter(bytes.length);
        ByteReader in = new ByteReader().reset(bytes);
        out.writeInt(in.readInt());
        out.writeInt(in.readInt());
        while (in.remaining() > 0) {
            byte type = in.readByte();
            byte[] content = new byte[in.readInt()];
            in.skipBytes(2 * Integer.BYTES);
            in.readFully(content);
            String text = new String(content, StandardCharsets.ISO_8859_1);
            frame(type, text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1), out);
        }
        return out.toByteArray();
    }

    @Test
    void windowsWithinWindowsWithoutEndAreRefused() {
        ByteWriter header = new ByteWriter(1 << 20);
        header.writeString("OPEN_WINDOWS");
        for (int i = 0; i < 50_000; i++) {
            header.writeString("PROCESSING_TIME");
        }
        assertThatThrownBy(() -> StateHeader.parse(header.toByteArray()))
                .isInstanceOf(CorruptBytesException.class)
                .hasMessage("unknown Kind 'PROCESSING_TIME' in the header");
    }
}
