package io.sluice.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.SampleQuery;
import io.sluice.runtime.state.RawState.Restored;
import io.sluice.runtime.state.RawState.StoredRow;
import io.sluice.runtime.state.StateContents.Part;
import io.sluice.runtime.state.StateContents.Rows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StateContentsTest {

    @ParameterizedTest
    @EnumSource(SampleQuery.class)
    void countsTheRowsThatAReaderReads(SampleQuery query) throws Exception {
        boolean sessions = query == SampleQuery.STRING_WITH_TIME;
        StateFormat format =
                Formats.of(
                        query.schema(),
                        sessions ? WindowSpec.session(300) : Formats.TUMBLING,
                        EmissionPolicy.Kind.PER_RECORD,
                        ChangelogMode.RETRACT,
                        false);
        SampleState state = new SampleState(query, true, RawState.ALL, 0);
        state.fill(1000, 300, new Random(1)).fill(2000, 200, new Random(2));
        RawState written = state.write(format);
        Map<Long, long[]> expected = new TreeMap<>();
        Restored restored = written.read(format);
        for (StoredRow row : restored.rows) {
            long[] counts = expected.computeIfAbsent(row.end(), end -> new long[2]);
            counts[0]++;
            counts[1] += row.dirty() ? 1 : 0;
        }

        StateContents contents = contents(written);

        assertThat(contents.rows()).isEqualTo(restored.rows.size()).isPositive();
        assertThat(contents.keyGroups()).isEqualTo(written.bytesByKeyGroup().size());
        assertThat(contents.windows()).isEqualTo(format.spec().window().toString());
        assertThat(contents.aggregates())
                .hasSameSizeAs(format.schema().layout().aggregates())
                .doesNotHaveDuplicates();
        assertThat(contents.keys()).hasSameSizeAs(format.schema().keyNames());
        Map<Long, long[]> found = new TreeMap<>();
        for (Map.Entry<Part, Rows> part : contents.parts().entrySet()) {
            found.put(
                    part.getKey().end(),
                    new long[] {part.getValue().all(), part.getValue().dirty()});
        }
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        found.forEach((end, counts) -> assertThat(counts).isEqualTo(expected.get(end)));
    }

    static Stream<String> files() {
        return Stream.concat(
                Stream.of("v1/aggregates.bin", "v1/more-aggregates.bin"),
                Stream.of(StateFileTest.Sample.values()).map(sample -> sample.file(".bin")));
    }

    @ParameterizedTest
    @MethodSource("files")
    void readsTheStateOfEveryRelease(String file) throws Exception {
        try (InputStream in = getClass().getResourceAsStream("/state/" + file)) {
            StateContents contents = contents(RawState.load(in));

            assertThat(contents.rows()).isPositive();
            assertThat(contents.parts().values().stream().mapToLong(Rows::all).sum())
                    .isEqualTo(contents.rows());
            assertThat(contents.unfinishedCloses())
                    .isEqualTo(file.startsWith("v2") ? contents.keyGroups() : 0);
        }
    }

    @Test
    void truncatedStateIsAnError() {
        SampleState state = new SampleState(SampleQuery.ROW, true, RawState.ALL, 0);
        byte[] bytes =
                state.fill(1000, 300, new Random(1))
                        .write(Formats.retract(SampleQuery.ROW.schema()))
                        .bytesByKeyGroup()
                        .get(5);

        for (int length = 0; length < bytes.length; length += 7) {
            byte[] prefix = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> new StateContents().add(new ByteArrayInputStream(prefix)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("truncated");
        }
    }

    private static StateContents contents(RawState state) throws IOException {
        StateContents contents = new StateContents();
        for (byte[] bytes : state.bytesByKeyGroup().values()) {
            assertThat(StateContents.isOurs(new ByteArrayInputStream(bytes))).isTrue();
            contents.add(new ByteArrayInputStream(bytes));
        }
        return contents;
    }
}
