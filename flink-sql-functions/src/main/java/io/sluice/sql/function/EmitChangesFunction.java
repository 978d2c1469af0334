package io.sluice.sql.function;

import java.util.List;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.ColumnList;
import org.jspecify.annotations.Nullable;

/**
 * {@code EMIT_CHANGES}: the aggregates of windows that Flink's window functions have assigned, as
 * they change. The upsert key of the result is exactly the partition columns.
 */
public final class EmitChangesFunction extends WindowFunction {

    private static final long serialVersionUID = 1L;

    /** For Flink. */
    public EmitChangesFunction() {}

    private EmitChangesFunction(Specialized specialized) {
        super(specialized);
    }

    @Override
    String functionName() {
        return "EMIT_CHANGES";
    }

    @Override
    CallPlan.Windows windows() {
        return CallPlan.Windows.GIVEN;
    }

    @Override
    List<Argument> arguments() {
        return List.of(
                Argument.required(CallPlan.AGGREGATES, TEXT),
                Argument.optional(CallPlan.EMIT, TEXT),
                Argument.optional(CallPlan.LATENESS, INTERVAL),
                Argument.optional(CallPlan.LATE, TEXT),
                Argument.optional(CallPlan.TIME, COLUMNS));
    }

    @Override
    WindowFunction specialized(Specialized specialized) {
        return new EmitChangesFunction(specialized);
    }

    /** For Flink, which finds it by its name: a row of the table. */
    public void eval(
            Context context,
            MapView<Integer, KeyWindows> windows,
            RowData input,
            StringData aggregates,
            @Nullable StringData emit,
            @Nullable Long lateness,
            @Nullable StringData late,
            @Nullable ColumnList timecol)
            throws Exception {
        process(context, windows, input);
    }

    /** For Flink, which finds it by its name: a time that was asked for. */
    public void onTimer(OnTimerContext context, MapView<Integer, KeyWindows> windows)
            throws Exception {
        wake(context, windows);
    }
}
