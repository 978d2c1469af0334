package io.sluice.cluster.campaign;

import io.sluice.Emit;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.WindowSpec;
import java.time.Duration;

/** What kind of query a job of the campaign runs. */
enum Shape {
    TUMBLING_CHANGES,
    HOPPING_CHANGES,
    HOPPING_FINAL,
    CUMULATING_CHANGES,
    SESSION_CHANGES,
    SQL_CHANGES,
    SQL_FINAL,
    /** The SQL functions, whose state is in the state backend. */
    FUNCTION_CHANGES,
    /** Events come after their windows' ends, and change rows that have been published. */
    LATE_UPDATES,
    /** More rows than the tables have memory for. */
    SPILLING,
    /** The same in windows that overlap, so that their slices are on disk. */
    SPILLING_HOPPING,
    /** The same with changes, for which rows are read back. */
    SPILLING_CHANGES,
    /** Few windows with thousands of keys each, whose rows pass slowly when they close. */
    LARGE_CLOSE,
    /** The same, and each window shares its slices with the next. */
    LARGE_CLOSE_HOPPING;

    WindowSpec window() {
        return switch (this) {
            case TUMBLING_CHANGES, SQL_FINAL, FUNCTION_CHANGES, LATE_UPDATES ->
                    WindowSpec.tumbling(2_000, 0);
            case HOPPING_CHANGES -> WindowSpec.hopping(5_000, 2_000, 0);
            case HOPPING_FINAL -> WindowSpec.hopping(6_000, 1_000, 0);
            case CUMULATING_CHANGES -> WindowSpec.cumulating(6_000, 2_000, 0);
            case SESSION_CHANGES -> WindowSpec.session(400);
            case SQL_CHANGES -> WindowSpec.hopping(6_000, 2_000, 0);
            case LARGE_CLOSE, SPILLING, SPILLING_CHANGES -> WindowSpec.tumbling(15_000, 10_000);
            case LARGE_CLOSE_HOPPING, SPILLING_HOPPING ->
                    WindowSpec.hopping(30_000, 15_000, 10_000);
        };
    }

    /** The windows, of a shape whose windows are aligned. */
    AlignedWindows aligned() {
        return (AlignedWindows) window();
    }

    boolean isSql() {
        return this == SQL_CHANGES || this == SQL_FINAL || this == FUNCTION_CHANGES;
    }

    /** Whether its windows take so long to close that faults meet them at it. */
    boolean closesSlowly() {
        return this == LARGE_CLOSE || this == LARGE_CLOSE_HOPPING;
    }

    /** Whether its tables have memory for a part of its rows. */
    boolean spills() {
        return this == SPILLING || this == SPILLING_HOPPING || this == SPILLING_CHANGES;
    }

    /** Whether each window has thousands of keys. */
    boolean hasManyKeys() {
        return closesSlowly() || spills();
    }

    /** Number of keys, if it has many; fewer where rows are to change while they are on disk. */
    long keys() {
        return this == SPILLING_CHANGES ? 2_000 : 20_000;
    }

    ChangelogMode changelog() {
        return isFinal() ? ChangelogMode.APPEND : ChangelogMode.RETRACT;
    }

    boolean isFinal() {
        return this == HOPPING_FINAL
                || this == SQL_FINAL
                || (hasManyKeys() && this != SPILLING_CHANGES);
    }

    Emit emission() {
        return switch (this) {
            case HOPPING_FINAL,
                            SQL_FINAL,
                            LATE_UPDATES,
                            SPILLING,
                            SPILLING_HOPPING,
                            LARGE_CLOSE,
                            LARGE_CLOSE_HOPPING ->
                    Emit.finalResults();
            case CUMULATING_CHANGES -> Emit.onWatermark();
            case TUMBLING_CHANGES,
                            HOPPING_CHANGES,
                            SESSION_CHANGES,
                            SQL_CHANGES,
                            SPILLING_CHANGES,
                            FUNCTION_CHANGES ->
                    Emit.changes().everyRecords(300).atLeastEvery(Duration.ofMillis(20));
        };
    }
}
