package io.sluice.sql.function;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.runtime.AggregateColumn;
import io.sluice.sql.FunctionAggregate;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * What a call of a function says, once it is planned.
 *
 * @param shape of the windows
 * @param time of the rows; null if nothing goes by it
 * @param columns the aggregates
 * @param conversions of their results, as many
 * @param emission when rows are published
 * @param lateness how long after its end a window takes records, in ms
 * @param zoneOffset what the clock of the results is ahead of the watermark's, in ms
 * @param withBounds whether the results have the window's start and end
 * @param retract whether a row that is replaced is published before the one that replaces it
 * @param updated whether rows are taken back
 */
record WindowRules(
        WindowShape shape,
        @Nullable TimeColumn time,
        ArrayList<AggregateColumn<RowData>> columns,
        ArrayList<FunctionAggregate.Conversion> conversions,
        Emission emission,
        long lateness,
        long zoneOffset,
        boolean withBounds,
        boolean retract,
        boolean updated)
        implements Serializable {

    private static final long MOST_CLEARING = 60_000;

    /** Whether windows hold what is published of them, which then is not what they hold. */
    boolean keepsPublished() {
        return emission.waits() && (retract || updated);
    }

    /**
     * How far apart the times are at which windows are cleared, in ms; 1 where each has its own.
     * Windows that overlap, and of which nothing is published when they end, wait for each other: a
     * timer for each of them and each key would cost several times what all else does. Then one
     * stays for less than the length of a window, and less than a minute.
     */
    long clearing() {
        return emission.isChanges()
                        && shape instanceof WindowShape.Aligned aligned
                        && aligned.overlaps()
                ? Math.min(MOST_CLEARING, aligned.size())
                : 1;
    }

    AccumulatorLayout<RowData> layout() {
        return new AccumulatorLayout<>(columns.stream().map(AggregateColumn::aggregate).toList());
    }

    KeyWindowsFormat format(AccumulatorLayout<RowData> layout) {
        return new KeyWindowsFormat(layout, List.copyOf(columns));
    }
}
