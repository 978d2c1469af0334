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
import io.sluice.core.window.NamedWindows;
import io.sluice.core.window.ProcessingTimeWindows;
import io.sluice.core.window.SeveralWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.SampleQuery;
import io.sluice.runtime.state.RawState.Restored;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnfinishedCloseStateTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void severalWindowsHaveProgressEach(boolean byTheClock) throws Exception {
        SeveralWindows several =
                new SeveralWindows(
                        List.of(
                                new NamedWindows("short", WindowSpec.tumbling(100, 0)),
                                new NamedWindows("long", WindowSpec.hopping(300, 100, 0))));
        SampleQuery query = SampleQuery.LONG;
        StateFormat format =
                Formats.of(
                        query.schema(),
                        byTheClock ? new ProcessingTimeWindows(several) : several,
                        EmissionPolicy.Kind.FINAL,
                        ChangelogMode.UPSERT,
                        false);
        TableShape shape = query.shape(false);
        WindowEngine engine =
                WindowEngine.of(
                        format.spec(),
                        new TablePool(shape, 16, 4, MemoryBudget.unlimited()),
                        RawState::keyGroup,
                        new KeyGroupWatermarks(0, RawState.MAX_PARALLELISM, 0));
        DetachedRow row = new DetachedRow(shape);
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            query.randomize(row, random);
            engine.merge(100, RawState.keyGroup(row.hash()), row, change -> {});
        }
        assertThat(engine.advanceWatermark(99, 20, change -> {})).isFalse();

        Restored restored =
                RawState.write(format, StateImage.of(engine, RawState.ALL), RawState.ALL)
                        .read(format);

        assertThat(restored.unfinished).hasSize(RawState.MAX_PARALLELISM);
        assertThat(restored.unfinished.get(0).windows()).hasSize(2);
    }
}
