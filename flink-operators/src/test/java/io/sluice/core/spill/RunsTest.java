package io.sluice.core.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Reading;
import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.FieldKeys;
import io.sluice.core.table.KeyAccess;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TableShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {

    private static final KeyAccess<Reading> KEYS = FieldKeys.of(List.of(Reading.SENSOR));
    private static final int KEY_GROUPS = 4;

    /** So many keys make several blocks. */
    private static final int MANY = 40_000;

    private final AccumulatorLayout<Reading> layout =
            new AccumulatorLayout<>(
                    List.of(new NamedAggregate<>("n", new CountAll<>())), false, null);
    private final TableShape shape = new TableShape(1, layout, false);

    @TempDir private Path directory;
    private SpillSpace disk;
    private Runs runs;

    @BeforeEach
    void open() {
        disk =
                SpillSpaces.of(
                        shape,
                        new LocalSpillFiles(List.of(directory), "test"),
                        hash -> Math.floorMod(hash, KEY_GROUPS));
        runs = new Runs(disk);
    }

    private DetachedRow row(int key) {
        DetachedRow row = new DetachedRow(shape);
        Reading record = new Reading("k" + key, null, 0, 0);
        row.set(record, 0, KEYS.hash(record), KEYS, layout);
        return row;
    }

    private void write(int from, int to) {
        SliceTable table = SpillSpaces.table(shape);
        for (int key = from; key < to; key++) {
            table.merge(row(key));
        }
        runs.write(table);
    }

    private Map<String, Long> mergeAll() {
        Map<String, Long> rows = new TreeMap<>();
        SliceTable group = disk.newGroup();
        runs.beginMerge(group);
        runs.resumeMerge();
        long last = -1;
        while (runs.mergeNext()) {
            assertThat(disk.rank(group.hash(0))).isGreaterThan(last);
            last = disk.rank(group.hash(0));
            for (int at = 0; at < group.size(); at++) {
                rows.put((String) group.keys(at)[group.key(at)], group.records(at));
            }
        }
        return rows;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return new ArrayList<>(all.toList());
        }
    }

    @Test
    void partsOfAKeyMeetInTheMerge() throws IOException {
        write(0, MANY);
        write(MANY / 2, MANY + 10);

        Map<String, Long> rows = mergeAll();

        assertThat(rows).hasSize(MANY + 10);
        assertThat(rows.get("k7")).isEqualTo(1);
        assertThat(rows.get("k" + (MANY - 1))).isEqualTo(2);
        assertThat(runs.isEmpty()).isTrue();
        assertThat(files()).isEmpty();
        assertThat(disk.rowsNow()).isZero();
        assertThat(disk.bytesNow()).isZero();
    }

    @Test
    void aRowThatIsRecalledIsNoMoreOnDisk() {
        write(0, MANY);
        write(0, 100);
        SliceTable into = SpillSpaces.table(shape);

        runs.recall(row(50), into);
        runs.recall(row(50), into);
        runs.recall(row(MANY + 1), into);

        assertThat(into.size()).isEqualTo(1);
        assertThat(into.records(0)).isEqualTo(2);
        assertThat(disk.rowsNow()).isEqualTo(MANY + 98);
        assertThat(mergeAll()).hasSize(MANY - 1).doesNotContainKey("k50");
    }

    @Test
    void runsAreBounded() throws IOException {
        for (int i = 0; i < 100; i++) {
            write(i, i + 3);
            assertThat(files()).hasSizeLessThanOrEqualTo(SpillSpaces.MAX_RUNS);
        }

        Map<String, Long> rows = mergeAll();

        assertThat(rows).hasSize(102);
        assertThat(rows.get("k50")).isEqualTo(3);
    }

    @Test
    void runsAreMergedInSmallStepsAndFewTimes() {
        int bound = SpillSpace.MAX_RUNS;
        int tables = 8 * bound;
        MemoryFiles memory = new MemoryFiles();
        SpillSpace space = SpillSpaces.of(shape, memory, hash -> 0, bound);
        Runs some = new Runs(space);
        long longest = 0;
        for (int i = 0; i < tables; i++) {
            SliceTable table = SpillSpaces.table(shape);
            table.merge(row(i));
            long before = space.rowsWritten();
            some.write(table);
            longest = Math.max(longest, space.rowsWritten() - before - 1);
            assertThat(memory.count()).isLessThanOrEqualTo(bound);
        }

        assertThat(space.rowsNow()).isEqualTo(tables);
        assertThat(longest).as("rows merged at once").isLessThanOrEqualTo(bound);
        assertThat((double) space.rowsWritten() / tables).as("times").isBetween(1.5, 2.2);
        some.discard();
    }

    @Test
    void anImageHoldsWhatThereWasAndKeepsTheFile() throws IOException {
        write(0, MANY);
        runs.recall(row(50), SpillSpaces.table(shape));
        List<RunImage> images = new ArrayList<>();
        runs.image(10, images);
        mergeAll();

        assertThat(files()).hasSize(1);
        int counted = 0;
        List<String> read = new ArrayList<>();
        SpilledRow into = disk.newRow();
        for (int keyGroup = 0; keyGroup < KEY_GROUPS; keyGroup++) {
            counted += images.get(0).rows(keyGroup);
            SpillSpaces.read(
                    disk,
                    images.get(0),
                    keyGroup,
                    into,
                    () -> read.add((String) into.now().key()[0]));
        }
        assertThat(counted).isEqualTo(MANY - 1);
        assertThat(read).hasSize(MANY - 1).doesNotHaveDuplicates().doesNotContain("k50");
        images.get(0).release();
        assertThat(files()).isEmpty();
    }

    @Test
    void whatTheTakerOfAnImageThrowsIsNoErrorOfTheDisk() {
        write(0, 10);
        List<RunImage> images = new ArrayList<>();
        runs.image(10, images);
        IOException aborted = new IOException("the checkpoint's stream is closed");

        assertThatThrownBy(
                        () -> {
                            for (int keyGroup = 0; keyGroup < KEY_GROUPS; keyGroup++) {
                                images.get(0)
                                        .read(
                                                keyGroup,
                                                (bytes, at, length, count) -> {
                                                    throw aborted;
                                                });
                            }
                        })
                .isSameAs(aborted);
    }

    @Test
    void aRowThatCannotBeEncodedIsNoErrorOfTheDisk() throws IOException {
        SpillSpace space = spaceOf(FailingEncoder::new, () -> disk.rows().decoder());
        SliceTable table = SpillSpaces.table(shape);
        table.merge(row(1));

        assertThatThrownBy(() -> new Runs(space).write(table))
                .isInstanceOf(SpillException.class)
                .hasMessageStartingWith("A row cannot be encoded: IOException, no such class.")
                .hasMessageContaining("'sluice.memory.spill'")
                .message()
                .doesNotContain(directory.toString());
        assertThat(files()).isEmpty();
    }

    /** Not the file: that is as it was written. */
    @Test
    void aRowThatCannotBeDecodedNamesItsFileAndTheSerializer() throws IOException {
        RowBytes kept = new KeptRows(() -> SpillSpaces.table(shape), () -> new SpilledRow(shape));
        SpillSpace space = spaceOf(kept::encoder, () -> new FailingDecoder(kept.decoder()));
        Runs some = new Runs(space);
        SliceTable table = SpillSpaces.table(shape);
        table.merge(row(1));
        some.write(table);

        for (ThrowingCallable reading :
                List.<ThrowingCallable>of(
                        () -> some.recall(row(1), SpillSpaces.table(shape)),
                        () -> {
                            some.beginMerge(space.newGroup());
                            some.resumeMerge();
                            some.mergeNext();
                        })) {
            assertThatThrownBy(reading)
                    .isInstanceOf(SpillException.class)
                    .hasMessageStartingWith("A row cannot be decoded: IOException, no such class.")
                    .hasMessageContaining("'sluice.memory.spill'")
                    .hasMessageContaining(files().get(0).toString());
        }
        some.discard();
        assertThat(files()).isEmpty();
    }

    /** A channel copies what it is given, or asked for, through memory beside the heap. */
    @Test
    void aChannelIsNeverGivenMoreThanABlockAtOnce() throws IOException {
        MemoryFiles memory = new MemoryFiles();
        RowBytes wide =
                new KeptRows(
                        () -> SpillSpaces.table(shape),
                        () -> new SpilledRow(shape),
                        3 * RunWriter.BLOCK_BYTES + 5);
        SpillSpace space = spaceOf(wide::encoder, wide::decoder, memory);
        Runs some = new Runs(space);
        SliceTable table = SpillSpaces.table(shape);
        for (int key = 0; key < 20; key++) {
            table.merge(row(key));
        }
        some.write(table);
        assertThat(memory.takeMostAtOnce()).isEqualTo(RunWriter.BLOCK_BYTES);

        some.recall(row(7), SpillSpaces.table(shape));
        assertThat(memory.takeMostAtOnce()).isEqualTo(RunWriter.BLOCK_BYTES);

        SliceTable group = space.newGroup();
        some.beginMerge(group);
        some.resumeMerge();
        int rows = 0;
        while (some.mergeNext()) {
            rows += group.size();
        }
        assertThat(rows).isEqualTo(19);
        assertThat(memory.takeMostAtOnce()).isEqualTo(RunWriter.BLOCK_BYTES);
    }

    @Test
    void aRunWhollyBeforeAKeyOrAfterItIsNotRead() {
        MemoryFiles memory = new MemoryFiles();
        SpillSpace space = SpillSpaces.of(shape, memory, hash -> Math.floorMod(hash, KEY_GROUPS));
        Runs some = new Runs(space);
        List<DetachedRow> rows = new ArrayList<>();
        for (int key = 0; key < 300; key++) {
            rows.add(row(key));
        }
        rows.sort(Comparator.comparingLong(each -> space.rank(each.hash())));
        for (int run = 0; run < SpillSpaces.MAX_RUNS; run++) {
            SliceTable table = SpillSpaces.table(shape);
            rows.subList(100 * run, 100 * (run + 1)).forEach(table::merge);
            some.write(table);
        }
        assertThat(memory.opened()).isZero();

        // From the end, so that the runs before are not used up.
        for (int i = rows.size() - 1; i >= 0; i--) {
            SliceTable into = SpillSpaces.table(shape);
            some.recall(rows.get(i), into);
            assertThat(into.size()).isEqualTo(1);
            assertThat(memory.opened()).as("one file for each key").isEqualTo(rows.size() - i);
        }
        some.recall(rows.get(150), SpillSpaces.table(shape));
        assertThat(memory.opened()).as("nothing is left").isEqualTo(rows.size());
    }

    @Test
    void whatAMergeHasConsumedIsNotRecalled() {
        write(0, MANY);
        SliceTable group = disk.newGroup();
        runs.beginMerge(group);
        runs.resumeMerge();
        List<Integer> merged = new ArrayList<>();
        while (merged.size() < MANY / 2 && runs.mergeNext()) {
            for (int at = 0; at < group.size(); at++) {
                String key = (String) group.keys(at)[group.key(at)];
                merged.add(Integer.parseInt(key.substring(1)));
            }
        }
        SliceTable into = SpillSpaces.table(shape);

        for (int key : merged.subList(merged.size() - 20, merged.size())) {
            runs.recall(row(key), into);
        }
        assertThat(into.size()).isZero();
        Set<Integer> left = new TreeSet<>(IntStream.range(0, MANY).boxed().toList());
        merged.forEach(left::remove);
        left.stream().limit(20).forEach(key -> runs.recall(row(key), into));
        assertThat(into.size()).isEqualTo(20);
        runs.discard();
    }

    @Test
    void subtasksBeginInDifferentDirectories() {
        List<Path> directories = List.of(directory.resolve("a"), directory.resolve("b"));
        Set<String> first = new TreeSet<>();
        for (int subtask = 0; subtask < 20; subtask++) {
            LocalSpillFiles files = new LocalSpillFiles(directories, "subtask-" + subtask);
            String one = Path.of(files.next().toString()).getParent().toString();
            first.add(one);
            assertThat(Path.of(files.next().toString()).getParent()).isNotEqualTo(Path.of(one));
        }
        assertThat(first).hasSize(2);
    }

    @Test
    void aFileThatIsCutIsTruncated() throws IOException {
        write(0, MANY);
        byte[] bytes = Files.readAllBytes(files().get(0));
        Files.write(files().get(0), Arrays.copyOf(bytes, bytes.length - 5));

        assertThatThrownBy(this::mergeAll)
                .isInstanceOf(SpillException.class)
                .hasMessageContaining(files().get(0).toString())
                .hasMessageContaining("truncated: it ends 5 bytes early")
                .hasMessageContaining("'sluice.memory.spill'");
    }

    @Test
    void aFileWithAnotherByteIsCorrupt() throws IOException {
        write(0, 100);
        byte[] bytes = Files.readAllBytes(files().get(0));
        bytes[17] ^= 1;
        Files.write(files().get(0), bytes);

        assertThatThrownBy(this::mergeAll)
                .isInstanceOf(SpillException.class)
                .hasMessageContaining("corrupt: the checksum of");
        List<RunImage> images = new ArrayList<>();
        runs.image(10, images);
        SpilledRow into = disk.newRow();
        assertThatThrownBy(
                        () -> {
                            for (int keyGroup = 0; keyGroup < KEY_GROUPS; keyGroup++) {
                                SpillSpaces.read(disk, images.get(0), keyGroup, into, () -> {});
                            }
                        })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("corrupt: the checksum of")
                .hasMessageContaining(files().get(0).toString())
                .message()
                .doesNotContain("restored");
        assertThatThrownBy(
                        () -> {
                            for (int key = 0; key < 100; key++) {
                                runs.recall(row(key), SpillSpaces.table(shape));
                            }
                        })
                .isInstanceOf(SpillException.class);
    }

    @Test
    void discardingLeavesNoFile() throws IOException {
        write(0, 10);
        write(0, 10);
        runs.beginMerge(disk.newGroup());
        runs.resumeMerge();
        assertThat(runs.mergeNext()).isTrue();
        runs.discard();
        assertThat(files()).isEmpty();
        assertThat(disk.rowsNow()).isZero();
        assertThat(disk.filesNow()).isZero();
    }

    @Test
    void mergesThatCannotCloseTheirFilesLeaveNone() {
        MemoryFiles memory = new MemoryFiles();
        SpillSpace space = SpillSpaces.of(shape, memory, hash -> Math.floorMod(hash, KEY_GROUPS));
        Runs some = new Runs(space);
        SliceTable table = SpillSpaces.table(shape);
        table.merge(row(1));
        for (int run = 0; run < SpillSpaces.MAX_RUNS; run++) {
            some.write(table);
        }

        memory.failClosing(true);
        assertThatThrownBy(() -> some.write(table))
                .isInstanceOf(SpillException.class)
                .hasMessageContaining("cannot be closed")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        // The task fails; should a checkpoint come in between, it must not have these rows.
        assertThatThrownBy(() -> some.image(0, new ArrayList<>()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("rows on disk are in doubt since merging them failed");
        some.beginMerge(space.newGroup());
        assertThatThrownBy(some::discard)
                .isInstanceOf(SpillException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(SpillSpaces.MAX_RUNS));

        assertThat(memory.count()).isZero();
        assertThat(space.rowsNow()).isZero();
        assertThat(space.bytesNow()).isZero();
    }

    private SpillSpace spaceOf(
            Supplier<RowBytes.Encoder> encoders, Supplier<RowBytes.Decoder> decoders) {
        return spaceOf(encoders, decoders, new LocalSpillFiles(List.of(directory), "failing"));
    }

    private SpillSpace spaceOf(
            Supplier<RowBytes.Encoder> encoders,
            Supplier<RowBytes.Decoder> decoders,
            SpillFiles spillFiles) {
        return new SpillSpace(
                "sluice.memory.spill",
                shape,
                new RowBytes() {
                    @Override
                    public Encoder encoder() {
                        return encoders.get();
                    }

                    @Override
                    public Decoder decoder() {
                        return decoders.get();
                    }
                },
                spillFiles,
                hash -> 0,
                (file, e) -> {
                    throw new AssertionError(file.toString(), e);
                });
    }

    private static final class FailingDecoder implements RowBytes.Decoder {

        private final RowBytes.Decoder decoder;

        FailingDecoder(RowBytes.Decoder decoder) {
            this.decoder = decoder;
        }

        @Override
        public void begin(byte[] bytes, int at, int length) {
            decoder.begin(bytes, at, length);
        }

        @Override
        public int remaining() {
            return decoder.remaining();
        }

        @Override
        public int hash() throws IOException {
            return decoder.hash();
        }

        @Override
        public void read(SpilledRow into) throws IOException {
            throw new IOException("no such class");
        }

        @Override
        public void skip() throws IOException {
            decoder.skip();
        }
    }

    private static final class FailingEncoder implements RowBytes.Encoder {

        @Override
        public void clear() {}

        @Override
        public void add(SliceTable table, int row) throws IOException {
            throw new IOException("no such class");
        }

        @Override
        public byte[] bytes() {
            return new byte[0];
        }

        @Override
        public int length() {
            return 0;
        }
    }
}
