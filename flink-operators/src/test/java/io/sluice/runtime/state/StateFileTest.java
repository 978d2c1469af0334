package io.sluice.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.EngineSpec;
import io.sluice.core.engine.KeyGroupWatermarks;
import io.sluice.core.engine.ResultRules;
import io.sluice.core.engine.SliceTables;
import io.sluice.core.engine.StateForm;
import io.sluice.core.engine.UnfinishedClose;
import io.sluice.core.engine.WindowEngine;
import io.sluice.core.spill.MemoryFiles;
import io.sluice.core.spill.RunImage;
import io.sluice.core.spill.Runs;
import io.sluice.core.spill.SpillSpace;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.CalendarUnit;
import io.sluice.core.window.CountWindows;
import io.sluice.core.window.NamedWindows;
import io.sluice.core.window.ProcessingTimeWindows;
import io.sluice.core.window.SeveralWindows;
import io.sluice.core.window.SlicedWindows;
import io.sluice.core.window.Slicing;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.SampleQuery;
import io.sluice.runtime.state.RawState.Restored;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Restores the state files of each version of the format, which are checked in and never change. A
 * file holds, for each key group, its number, its length (4 bytes each) and its bytes; beside it
 * stands what it must be restored to.
 *
 * <p>The files of another version of the format, or of another sample, are written by {@code mvn
 * -pl flink-operators test -Dtest=StateFileTest#writeFiles
 * -Dsluice.state.write=src/test/resources/state}. A file that is there stays as it is.
 */
class StateFileTest {

    private static final WindowSpec CUMULATING_WINDOWS =
            WindowSpec.cumulating(4 * SampleState.WINDOW, SampleState.WINDOW, 0);

    private static final WindowSpec SEVERAL_WINDOWS =
            new SeveralWindows(
                    List.of(
                            new NamedWindows("short", WindowSpec.tumbling(SampleState.WINDOW, 0)),
                            new NamedWindows(
                                    "long",
                                    WindowSpec.hopping(
                                            3 * SampleState.WINDOW, SampleState.WINDOW, 0)),
                            new NamedWindows(
                                    "growing",
                                    WindowSpec.cumulating(
                                            4 * SampleState.WINDOW, SampleState.WINDOW, 0))));

    /** States that differ in key, windows, form and marks. */
    enum Sample {
        /** A string and a long as key, an object accumulator, rows as they were emitted. */
        OPEN_WINDOWS(SampleQuery.STRING_AND_LONG) {
            @Override
            StateFormat format() {
                return Formats.retract(query.schema());
            }
        },
        /** A row as key. */
        KEY_BY_ROW(SampleQuery.ROW) {
            @Override
            StateFormat format() {
                return Formats.upsert(query.schema());
            }
        },
        /** Slices of hopping windows. */
        SHARED_SLICES(SampleQuery.LONG) {
            @Override
            StateFormat format() {
                return atTheEnd(
                        query, WindowSpec.hopping(5 * SampleState.WINDOW, SampleState.WINDOW, 7));
            }
        },
        /** Days of a zone. */
        CALENDAR(SampleQuery.INTEGER) {
            @Override
            StateFormat format() {
                return perRecord(
                        query,
                        WindowSpec.calendar(ZoneId.of("America/Sao_Paulo"), CalendarUnit.DAY));
            }
        },
        /** Parts of windows of records. */
        LAST_RECORDS(SampleQuery.LONG) {
            @Override
            StateFormat format() {
                return perRecord(query, new CountWindows(6, 4, 5000));
            }
        },
        /** Rows with two timestamps, and as they were emitted. */
        SESSIONS(SampleQuery.STRING_WITH_TIME) {
            @Override
            StateFormat format() {
                return perRecord(query, WindowSpec.session(300, 4000));
            }
        },
        /** A string as key, overlapping windows by window. */
        HOPPING(SampleQuery.STRING) {
            @Override
            StateFormat format() {
                return perRecord(
                        query, WindowSpec.hopping(5 * SampleState.WINDOW, SampleState.WINDOW, 0));
            }
        },
        /** A tuple as key, windows that grow, by window. */
        CUMULATING(SampleQuery.TUPLE) {
            @Override
            StateFormat format() {
                return perRecord(query, CUMULATING_WINDOWS);
            }
        },
        /** Slices of windows that grow. */
        CUMULATING_SLICES(SampleQuery.LONG) {
            @Override
            StateFormat format() {
                return atTheEnd(query, CUMULATING_WINDOWS);
            }
        },
        /** Windows by the clock. */
        PROCESSING_TIME(SampleQuery.LONG) {
            @Override
            StateFormat format() {
                return perRecord(query, new ProcessingTimeWindows(Formats.TUMBLING));
            }
        },
        /** Several windows in one query, by window: each section says of which it is. */
        SEVERAL(SampleQuery.STRING) {
            @Override
            StateFormat format() {
                return perRecord(query, SEVERAL_WINDOWS);
            }
        },
        /** The slices that several windows share. */
        SEVERAL_SLICES(SampleQuery.LONG) {
            @Override
            StateFormat format() {
                return atTheEnd(query, SEVERAL_WINDOWS);
            }
        },
        /** Rows of a changelog: some hold no record any more, but were emitted. */
        CHANGELOG_INPUT(SampleQuery.CHANGELOG) {
            @Override
            StateFormat format() {
                return new StateFormat(
                        "q",
                        new EngineSpec(
                                Formats.TUMBLING,
                                EmissionPolicy.of(EmissionPolicy.Kind.PER_RECORD),
                                ChangelogMode.UPSERT,
                                0,
                                new ResultRules(null, false, true)),
                        query.schema());
            }
        },
        /** Keys in several parts, all but the last of which were on disk. */
        SPILLED(SampleQuery.LONG) {
            @Override
            StateFormat format() {
                return atTheEnd(query, Formats.TUMBLING);
            }

            @Override
            RawState write() {
                StateFormat format = format();
                SampleState state = new SampleState(query, false, RawState.ALL, 0);
                List<RunImage> images = new ArrayList<>();
                for (long end : new long[] {5000, 6000}) {
                    Runs runs = new Runs(disk());
                    SliceTable table = state.tables.getOrCreate(end);
                    for (int rows = 60; rows > 15; rows -= 20) {
                        table.reset();
                        fill(table, rows, new Random(end));
                        runs.write(table);
                    }
                    table.reset();
                    fill(table, 10, new Random(end));
                    runs.image(end, images);
                }
                state.watermarks.advance(4321);
                StateImage image =
                        StateImage.of(List.of(state.tables), state.watermarks, RawState.ALL)
                                .with(images);
                RawState written = RawState.write(format, image, RawState.ALL);
                image.release();
                return written;
            }

            /** The same keys again for the same seed. */
            private void fill(SliceTable table, int rows, Random random) {
                DetachedRow row = new DetachedRow(table.shape());
                for (int i = 0; i < rows; i++) {
                    query.randomize(row, random);
                    table.markDirty(table.merge(row));
                }
            }

            private SpillSpace disk() {
                return new SpillSpace(
                        "sluice.memory.spill",
                        query.shape(false),
                        new MarkedRows(query.schema()),
                        new MemoryFiles(),
                        RawState::keyGroup,
                        (file, e) -> {
                            throw new AssertionError(file.toString(), e);
                        });
            }
        },
        /** Slices of hopping windows, some of which are published, and rows that wait for that. */
        UNFINISHED_CLOSE(SampleQuery.LONG) {
            @Override
            StateFormat format() {
                return SHARED_SLICES.format();
            }

            @Override
            int version() {
                return 2;
            }

            @Override
            RawState write() {
                StateFormat format = format();
                TableShape shape = query.shape(false);
                WindowEngine engine =
                        WindowEngine.of(
                                format.spec(),
                                new TablePool(shape, 16, 4, MemoryBudget.unlimited()),
                                RawState::keyGroup,
                                new KeyGroupWatermarks(0, RawState.MAX_PARALLELISM, 0));
                DetachedRow row = new DetachedRow(shape);
                merge(60, 5 * SampleState.WINDOW, row, new Random(1), engine);
                engine.advanceWatermark(3 * SampleState.WINDOW, 20, change -> {});
                merge(20, 3 * SampleState.WINDOW, row, new Random(2), engine);
                engine.advanceWatermark(4 * SampleState.WINDOW, 20, change -> {});
                merge(20, 4 * SampleState.WINDOW, row, new Random(3), engine);
                return RawState.write(format, StateImage.of(engine, RawState.ALL), RawState.ALL);
            }

            private void merge(
                    int rows, long before, DetachedRow row, Random random, WindowEngine engine) {
                Slicing slicing = ((SlicedWindows) format().spec().window()).slicing();
                for (int i = 0; i < rows; i++) {
                    query.randomize(row, random);
                    engine.merge(
                            slicing.sliceEnd(random.nextLong(before)),
                            RawState.keyGroup(row.hash()),
                            row,
                            change -> {});
                }
            }
        };

        final SampleQuery query;

        Sample(SampleQuery query) {
            this.query = query;
        }

        abstract StateFormat format();

        /** The version of the format that is written. */
        int version() {
            return 1;
        }

        private static StateFormat atTheEnd(SampleQuery query, WindowSpec windows) {
            return Formats.of(
                    query.schema(),
                    windows,
                    EmissionPolicy.Kind.FINAL,
                    ChangelogMode.UPSERT,
                    false);
        }

        private static StateFormat perRecord(SampleQuery query, WindowSpec windows) {
            return Formats.of(
                    query.schema(),
                    windows,
                    EmissionPolicy.Kind.PER_RECORD,
                    ChangelogMode.UPSERT,
                    false);
        }

        RawState write() {
            StateFormat format = format();
            List<SliceTables> sets = new ArrayList<>();
            for (int set = 0; set < format.spec().tableSets(); set++) {
                sets.add(
                        new SampleState(query, format.spec().keepsEmitted(), RawState.ALL, 0)
                                .fill(-1000, 20, new Random(3 * set + 1))
                                .fill(5000, 50, new Random(3 * set + 2))
                                .fill(6000, 30, new Random(3 * set + 3))
                                .tables);
            }
            KeyGroupWatermarks watermarks = watermarks();
            watermarks.restore(3, 5500, 5400);
            watermarks.advance(4321);
            return RawState.write(
                    format, StateImage.of(sets, watermarks, RawState.ALL), RawState.ALL);
        }

        static KeyGroupWatermarks watermarks() {
            return new KeyGroupWatermarks(0, RawState.MAX_PARALLELISM, 300);
        }

        String file(String suffix) {
            return "v"
                    + version()
                    + "/"
                    + name().toLowerCase(Locale.ROOT).replace('_', '-')
                    + suffix;
        }

        String describe(RawState state) throws Exception {
            Restored restored = state.read(format());
            Stream<String> watermarks =
                    restored.watermarks.entrySet().stream()
                            .map(
                                    group ->
                                            "key group %s: watermark %s, expired %s"
                                                    .formatted(
                                                            group.getKey(),
                                                            group.getValue().get(0),
                                                            group.getValue().get(1)));
            Stream<String> closes =
                    restored.unfinished.entrySet().stream()
                            .map(
                                    group ->
                                            "key group %s: %s"
                                                    .formatted(group.getKey(), group.getValue()));
            Stream<String> rows = restored.rows.stream().map(Sample::describe).sorted();
            String further = format().spec().tableSets() > 1 ? "windows %s: " : "waits: ";
            Stream<String> furtherRows =
                    restored.furtherRows.stream()
                            .map(row -> further.formatted(row.tableSet()) + describe(row))
                            .sorted();
            return ascii(
                    Stream.of(watermarks, closes, rows, furtherRows)
                            .flatMap(lines -> lines)
                            .collect(Collectors.joining("\n", "", "\n")));
        }

        /** Keys and words include halves of surrogate pairs, which no text file can hold. */
        private static String ascii(String text) {
            return text.chars()
                    .mapToObj(c -> c < 127 ? Character.toString(c) : "\\u%04x".formatted(c))
                    .collect(Collectors.joining());
        }

        private static String describe(RawState.StoredRow row) {
            return "end %s, hash %s, key %s, lanes %s, objects %s, emitted %s, dirty %s%s"
                    .formatted(
                            row.end(),
                            row.content().hash(),
                            row.content().key(),
                            row.content().lanes(),
                            row.content().objects(),
                            row.emitted(),
                            row.dirty(),
                            row.emitted()
                                    ? ", as emitted %s %s"
                                            .formatted(
                                                    row.asEmitted().lanes(),
                                                    row.asEmitted().objects())
                                    : "");
        }
    }

    private static byte[] resource(String file) throws IOException {
        try (InputStream in = StateFileTest.class.getResourceAsStream("/state/" + file)) {
            return in.readAllBytes();
        }
    }

    private static RawState state(String file) throws IOException {
        try (InputStream in = StateFileTest.class.getResourceAsStream("/state/" + file)) {
            return RawState.load(in);
        }
    }

    @ParameterizedTest
    @EnumSource
    void stateOfEachVersionIsRestored(Sample sample) throws Exception {
        assertThat(sample.describe(state(sample.file(".bin"))))
                .isEqualTo(new String(resource(sample.file(".txt")), StandardCharsets.UTF_8));
    }

    /** If this fails the format has changed: give it another version, see {@link StateFormat}. */
    @ParameterizedTest
    @EnumSource
    void sameStateIsWrittenAsTheSameBytes(Sample sample) throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        sample.write().save(written);
        assertThat(written.toByteArray()).isEqualTo(resource(sample.file(".bin")));
    }

    /** Rows by window go through an engine, which writes them as they were. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "OPEN_WINDOWS",
                "KEY_BY_ROW",
                "CALENDAR",
                "HOPPING",
                "CUMULATING",
                "PROCESSING_TIME",
                "SEVERAL",
                "CHANGELOG_INPUT"
            })
    void anEngineGoesOnWithTheState(Sample sample) throws Exception {
        WindowEngine engine = restored(sample);

        assertThat(
                        sample.describe(
                                RawState.write(
                                        sample.format(),
                                        StateImage.of(engine, RawState.ALL),
                                        RawState.ALL)))
                .isEqualTo(new String(resource(sample.file(".txt")), StandardCharsets.UTF_8));
    }

    @Test
    void partsOfAKeyBecomeOneRow() throws Exception {
        Restored parts = state(Sample.SPILLED.file(".bin")).read(Sample.SPILLED.format());
        Map<List<Object>, Long> recordsByKey = new HashMap<>();
        for (RawState.StoredRow part : parts.rows) {
            recordsByKey.merge(
                    List.of(part.end(), part.content().key()),
                    part.content().lanes().get(0),
                    Long::sum);
        }
        assertThat(parts.rows).hasSizeGreaterThan(2 * recordsByKey.size());
        Map<List<Object>, Long> published = new HashMap<>();

        restored(Sample.SPILLED)
                .advanceWatermark(
                        10_000,
                        change ->
                                assertThat(
                                                published.put(
                                                        List.of(
                                                                change.windowEnd(),
                                                                Arrays.asList(change.key(0))),
                                                        change.records()))
                                        .as("published twice")
                                        .isNull());

        assertThat(published).isEqualTo(recordsByKey);
    }

    private static WindowEngine restored(Sample sample) throws Exception {
        StateFormat format = sample.format();
        WindowEngine engine =
                WindowEngine.of(
                        format.spec(),
                        new TablePool(
                                sample.query.shape(format.spec().keepsEmitted()),
                                16,
                                4,
                                MemoryBudget.unlimited()),
                        RawState::keyGroup,
                        Sample.watermarks());
        state(sample.file(".bin"))
                .read(
                        format,
                        RawState.ALL,
                        new StateHandler() {
                            @Override
                            public void keyGroup(
                                    int keyGroup,
                                    long watermark,
                                    long expired,
                                    @Nullable UnfinishedClose unfinished) {
                                engine.restore(keyGroup, watermark, expired, unfinished);
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
                        });
        return engine;
    }

    /** Fails for windows that have no file yet, and for a form of theirs that has none. */
    @Test
    void everyWindowHasAFileInEachFormOfItsState() {
        Set<String> filed = new HashSet<>();
        Set<String> possible = new HashSet<>();
        Set<Class<?>> classes = new HashSet<>();
        for (Sample sample : Sample.values()) {
            EngineSpec spec = sample.format().spec();
            filed.add(kind(spec.window()) + " " + spec.stateForm());
            classes.add(spec.window().getClass());
            for (EmissionPolicy.Kind emission :
                    List.of(EmissionPolicy.Kind.FINAL, EmissionPolicy.Kind.PER_RECORD)) {
                StateFormat other =
                        Formats.of(
                                sample.query.schema(),
                                spec.window(),
                                emission,
                                ChangelogMode.UPSERT,
                                false);
                possible.add(kind(spec.window()) + " " + other.spec().stateForm());
            }
        }

        assertThat(filed).isEqualTo(possible);
        assertThat(classes).isEqualTo(leaves(WindowSpec.class));
        assertThat(filed.stream().map(form -> form.replaceFirst(" .*", "")))
                .contains(
                        Stream.of(AlignedWindows.Kind.values())
                                .map(Enum::name)
                                .toArray(String[]::new));
        assertThat(filed.stream().map(form -> form.replaceFirst(".* ", "")))
                .contains(Stream.of(StateForm.values()).map(Enum::name).toArray(String[]::new));
    }

    private static String kind(WindowSpec windows) {
        return windows instanceof AlignedWindows aligned
                ? aligned.kind().name()
                : windows.getClass().getSimpleName();
    }

    private static Set<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses())
                        .flatMap(each -> leaves(each).stream())
                        .collect(Collectors.toSet())
                : Set.of(type);
    }

    @Test
    void everyKeyHasAFile() {
        assertThat(Stream.of(Sample.values()).map(sample -> sample.query))
                .contains(SampleQuery.values());
    }

    @ParameterizedTest
    @EnumSource
    @EnabledIfSystemProperty(named = "sluice.state.write", matches = ".+")
    void writeFiles(Sample sample) throws Exception {
        Path directory = Path.of(System.getProperty("sluice.state.write"));
        Path file = directory.resolve(sample.file(".bin"));
        if (!Files.exists(file)) {
            Files.createDirectories(directory.resolve("v" + sample.version()));
            RawState state = sample.write();
            try (OutputStream out = Files.newOutputStream(file)) {
                state.save(out);
            }
            Files.writeString(directory.resolve(sample.file(".txt")), sample.describe(state));
        }
    }
}
