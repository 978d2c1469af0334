package io.sluice.runtime;

import static io.sluice.runtime.Scenario.given;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.NamedWindows;
import io.sluice.core.window.SeveralWindows;
import io.sluice.core.window.WindowSpec;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Windows of several lengths over the same records. */
class SeveralWindowsScenariosTest {

    private static final WindowSpec WINDOWS =
            new SeveralWindows(
                    List.of(
                            new NamedWindows("short", WindowSpec.tumbling(10, 0)),
                            new NamedWindows("long", WindowSpec.tumbling(20, 0)),
                            new NamedWindows("hop", WindowSpec.hopping(15, 5, 0))));

    @ParameterizedTest
    @EnumSource(Replay.class)
    void eachWindowClosesInItsOwnTime(Replay replay) throws Exception {
        given(TestQuery.of(WINDOWS))
                .record("a", 1, 1)
                .record("a", 2, 12)
                .watermark(4)
                .expect("+I a -10..5 1 1")
                .watermark(9)
                .expect("+I a 0..10 1 1", "+I a -5..10 1 1")
                .watermark(19)
                .expect("+I a 10..20 1 2", "+I a 0..20 2 3", "+I a 0..15 2 3", "+I a 5..20 1 2")
                .endInput()
                .expect("+I a 10..25 1 2")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void changesAreDrainedPerWindow(Replay replay) throws Exception {
        given(TestQuery.of(WINDOWS).emit(Kind.CHANGES).changelog(ChangelogMode.RETRACT))
                .record("a", 1, 6)
                .drain()
                .expect(
                        "+I a 0..10 1 1",
                        "+I a 0..20 1 1",
                        "+I a -5..10 1 1",
                        "+I a 0..15 1 1",
                        "+I a 5..20 1 1")
                .record("a", 2, 11)
                .drain()
                .expect(
                        "+I a 10..20 1 2",
                        "-U a 0..20 1 1",
                        "+U a 0..20 2 3",
                        "-U a 0..15 1 1",
                        "+U a 0..15 2 3",
                        "-U a 5..20 1 1",
                        "+U a 5..20 2 3",
                        "+I a 10..25 1 2")
                .replay(replay);
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void aRecordIsLateOnlyForTheWindowsThatHaveExpired(Replay replay) throws Exception {
        given(TestQuery.of(WINDOWS))
                .record("a", 1, 12)
                .watermark(9)
                .expect()
                .record("a", 2, 8)
                .watermark(14)
                .expect("+I a 0..15 2 3")
                .watermark(19)
                .expect("+I a 10..20 1 1", "+I a 0..20 2 3", "+I a 5..20 2 3")
                .endInput()
                .expect("+I a 10..25 1 1")
                .replay(replay);
    }
}
