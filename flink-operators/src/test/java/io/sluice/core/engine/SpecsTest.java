package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.WindowSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link EmissionPolicy} and {@link EngineSpec}: what may be combined, and what follows. */
class SpecsTest {

    private static final WindowSpec TUMBLING = WindowSpec.tumbling(10, 0);
    private static final WindowSpec HOPPING = WindowSpec.hopping(10, 5, 0);
    private static final WindowSpec CUMULATING = WindowSpec.cumulating(10, 5, 0);

    @Test
    void batchesNeedRecords() {
        assertThatThrownBy(() -> new EmissionPolicy(Kind.CHANGES, 0, 100, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1 record, got 0");
        assertThat(new EmissionPolicy(Kind.CHANGES, 1, 1, false).batchRecords()).isEqualTo(1);
    }

    @Test
    void aBatchAdaptsBetweenItsBounds() {
        assertThat(new EmissionPolicy(Kind.CHANGES, 1, 2, 1, false).adapts()).isTrue();
        assertThat(new EmissionPolicy(Kind.CHANGES, 2, 1, false).adapts()).isFalse();
        assertThatThrownBy(() -> new EmissionPolicy(Kind.CHANGES, 3, 2, 1, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got 3 and 2 records");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"CHANGES", "INTERVAL"})
    void intervalsNeedTime(Kind kind) {
        assertThatThrownBy(() -> new EmissionPolicy(kind, 1, 0, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1 ms, got 0 ms");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void eachPolicyHasItsMoments(Kind kind) {
        EmissionPolicy policy = new EmissionPolicy(kind, 1, 1, false);

        assertThat(policy.needsSingleRecords())
                .isEqualTo(kind == Kind.PER_RECORD || kind == Kind.ALL_GROUPS_PER_RECORD);
        assertThat(policy.drains())
                .isEqualTo(List.of(Kind.CHANGES, Kind.INTERVAL, Kind.ON_WATERMARK).contains(kind));
    }

    @Test
    void latenessMayNotBeNegative() {
        assertThatThrownBy(() -> spec(TUMBLING, Kind.FINAL, ChangelogMode.UPSERT, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 0 ms, got -1 ms");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void appendIsForFinalResultsOnly(Kind kind) {
        if (kind == Kind.FINAL) {
            assertThat(spec(TUMBLING, kind, ChangelogMode.APPEND, 5).changelog())
                    .isEqualTo(ChangelogMode.APPEND);
        } else {
            assertThatThrownBy(() -> spec(TUMBLING, kind, ChangelogMode.APPEND, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'append'")
                    .hasMessageContaining("'final'")
                    .hasMessageContaining(kind.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void onlyOverlappingWindowsThatArePublishedAtTheirCloseShareSlices(Kind kind) {
        StateForm overlapping =
                kind == Kind.FINAL ? StateForm.SHARED_SLICES : StateForm.OPEN_WINDOWS;

        assertThat(spec(TUMBLING, kind, ChangelogMode.UPSERT, 0).stateForm())
                .isEqualTo(StateForm.OPEN_WINDOWS);
        assertThat(spec(HOPPING, kind, ChangelogMode.UPSERT, 0).stateForm()).isEqualTo(overlapping);
        assertThat(spec(CUMULATING, kind, ChangelogMode.UPSERT, 0).stateForm())
                .isEqualTo(overlapping);
    }

    @Test
    void rowsRememberWhatWasEmittedOnlyWhereItIsNeeded() {
        EmissionPolicy skips = new EmissionPolicy(Kind.CHANGES, 1, 1, true);

        assertThat(spec(TUMBLING, Kind.CHANGES, ChangelogMode.UPSERT, 0).keepsEmitted()).isFalse();
        assertThat(spec(TUMBLING, Kind.CHANGES, ChangelogMode.RETRACT, 0).keepsEmitted()).isTrue();
        assertThat(new EngineSpec(HOPPING, skips, ChangelogMode.UPSERT, 0).keepsEmitted()).isTrue();
        assertThat(spec(HOPPING, Kind.FINAL, ChangelogMode.RETRACT, 5).keepsEmitted())
                .as("slices are never emitted")
                .isFalse();
        for (ResultRules hiding :
                List.of(
                        new ResultRules(row -> true, false, false),
                        new ResultRules(null, false, true))) {
            assertThat(spec(hiding, ChangelogMode.UPSERT).keepsEmitted())
                    .as("a deletion needs the row")
                    .isTrue();
            assertThat(spec(hiding, ChangelogMode.APPEND).keepsEmitted()).isFalse();
        }
        ResultRules marking = new ResultRules(null, true, false);
        assertThat(spec(marking, ChangelogMode.UPSERT).keepsEmitted()).isFalse();
    }

    private static EngineSpec spec(ResultRules rules, ChangelogMode mode) {
        EmissionPolicy policy = EmissionPolicy.of(Kind.FINAL);
        return new EngineSpec(TUMBLING, policy, mode, 0, rules);
    }

    @Test
    void graceDelaysTheCloseOfAppendOnly() {
        WindowTimes append = spec(TUMBLING, Kind.FINAL, ChangelogMode.APPEND, 5).times();
        WindowTimes upsert = spec(TUMBLING, Kind.FINAL, ChangelogMode.UPSERT, 5).times();

        assertThat(append.isClosed(10, 13)).isFalse();
        assertThat(append.isClosed(10, 14)).isTrue();
        assertThat(upsert.isClosed(10, 8)).isFalse();
        assertThat(upsert.isClosed(10, 9)).isTrue();
        for (WindowTimes times : List.of(append, upsert)) {
            assertThat(times.isExpired(10, 13)).isFalse();
            assertThat(times.isExpired(10, 14)).isTrue();
            assertThat(times.isExpired(10, Long.MAX_VALUE)).isTrue();
            assertThat(times.isClosed(Long.MAX_VALUE - 1, Long.MAX_VALUE)).isTrue();
        }
    }

    @Test
    void specsTravelToTheOperators() throws Exception {
        for (Kind kind : Arrays.asList(Kind.values())) {
            EngineSpec spec = spec(HOPPING, kind, ChangelogMode.RETRACT, 5);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(spec);
            }
            try (ObjectInputStream in =
                    new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                assertThat(in.readObject()).isEqualTo(spec);
            }
        }
    }

    private static EngineSpec spec(
            WindowSpec window, Kind kind, ChangelogMode mode, long lateness) {
        return new EngineSpec(window, new EmissionPolicy(kind, 1, 1, false), mode, lateness);
    }
}
