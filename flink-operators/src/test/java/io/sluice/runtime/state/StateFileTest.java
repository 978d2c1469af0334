package io.sluice.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.KeyGroupWatermarks;
import io.sluice.core.engine.WindowEngine;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import io.sluice.core.window.CalendarUnit;
import io.sluice.core.window.CountWindows;
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
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Restores the state files of each version of the format, which are checked in and never change. A
 * file holds, for each key group, its number, its length (4 bytes each) and its bytes; beside it
 * stands what it must be restored to.
 *
 * <p>When the format gets another version, its files are written by {@code mvn -pl flink-operators
 * test -Dtest=StateFileTest#writeFiles -Dsluice.state.write=src/test/resources/state}.
 */
class StateFileTest {

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
                return Formats.of(
                        query.schema(),
                        WindowSpec.hopping(5 * SampleState.WINDOW, SampleState.WINDOW, 7),
                        EmissionPolicy.Kind.FINAL,
                        ChangelogMode.UPSERT,
                        false);
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
            SampleState state =
                    new SampleState(query, format.spec().keepsEmitted(), RawState.ALL, 300);
            state.fill(-1000, 20, new Random(1))
                    .fill(5000, 50, new Random(2))
                    .fill(6000, 30, new Random(3));
            state.watermarks.restore(3, 5500, 5400);
            state.watermarks.advance(4321);
            return state.write(format);
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
            Stream<String> waiting =
                    restored.waiting.stream().map(row -> "waits: " + describe(row)).sorted();
            return ascii(
                    Stream.of(watermarks, closes, rows, waiting)
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

    @ParameterizedTest
    @EnumSource
    @EnabledIfSystemProperty(named = "sluice.state.write", matches = ".+")
    void writeFiles(Sample sample) throws Exception {
        Path directory = Path.of(System.getProperty("sluice.state.write"));
        Files.createDirectories(directory.resolve("v" + sample.version()));
        RawState state = sample.write();
        try (OutputStream out = Files.newOutputStream(directory.resolve(sample.file(".bin")))) {
            state.save(out);
        }
        Files.writeString(directory.resolve(sample.file(".txt")), sample.describe(state));
    }
}
