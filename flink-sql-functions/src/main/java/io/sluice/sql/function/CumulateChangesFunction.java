package io.sluice.sql.function;

import java.util.List;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.ColumnList;
import org.jspecify.annotations.Nullable;

/**
 * {@code CUMULATE_CHANGES}: aggregates in windows that grow by a step up to a size, as they change.
 */
public final class CumulateChangesFunction extends WindowFunction {

    private static final long serialVersionUID = 1L;

    /** For Flink. */
    public CumulateChangesFunction() {}

    private CumulateChangesFunction(Specialized specialized) {
        super(specialized);
    }

    @Override
    String functionName() {
        return "CUMULATE_CHANGES";
    }

    @Override
    CallPlan.Windows windows() {
        return CallPlan.Windows.CUMULATE;
    }

    @Override
    List<Argument> arguments() {
        return List.of(
                Argument.required(CallPlan.TIME, COLUMNS),
                Argument.required(CallPlan.STEP, INTERVAL),
                Argument.required(CallPlan.SIZE, INTERVAL),
                Argument.required(CallPlan.AGGREGATES, TEXT),
                Argument.optional(CallPlan.EMIT, TEXT),
                Argument.optional(CallPlan.LATENESS, INTERVAL),
                Argument.optional(CallPlan.LATE, TEXT),
                Argument.optional(CallPlan.OFFSET, INTERVAL));
    }

    @Override
    WindowFunction specialized(Specialized specialized) {
        return new CumulateChangesFunction(specialized);
    }

    /** For Flink, which finds it by its name: a row of the table. */
    public void eval(
            Context context,
            MapView<Integer, KeyWindows> windows,
            RowData input,
            ColumnList timecol,
            Long step,
            Long size,
            StringData aggregates,
            @Nullable StringData emit,
            @Nullable Long lateness,
            @Nullable StringData late,
            @Nullable Long offset)
            throws Exception {
        process(context, windows, input);
    }

    /** For Flink, which finds it by its name: a time that was asked for. */
    public void onTimer(OnTimerContext context, MapView<Integer, KeyWindows> windows)
            throws Exception {
        wake(context, windows);
    }
}
