package io.sluice.sql.function;

import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.SessionWindows;
import io.sluice.runtime.AggregateColumn;
import io.sluice.sql.FunctionAggregate;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/**
 * What a call of a function means.
 *
 * @param arguments of the call
 * @param shape which windows it has
 * @param time of the rows; null if it is not given
 * @param aggregates of the windows
 * @param emission when they are published
 * @param lateness how long after its end a window takes rows, in ms
 */
record CallPlan(
        CallArguments arguments,
        WindowShape shape,
        @Nullable TimeColumn time,
        List<FunctionAggregate> aggregates,
        Emission emission,
        long lateness) {

    static final String TIME = "timecol";
    static final String SIZE = "size";
    static final String SLIDE = "slide";
    static final String STEP = "step";
    static final String GAP = "gap";
    static final String OFFSET = "window_offset";
    static final String AGGREGATES = "aggregates";
    static final String EMIT = "emit";
    static final String LATENESS = "allowed_lateness";
    static final String LATE = "late";
    static final String WINDOW_START = "window_start";
    static final String WINDOW_END = "window_end";
    private static final String WINDOW_TIME = "window_time";

    /** Which of the functions it is. */
    enum Windows {
        GIVEN,
        TUMBLE,
        HOP,
        CUMULATE,
        SESSION
    }

    /**
     * Understands a call.
     *
     * @param updated whether rows of the table are taken back
     * @throws ValidationException naming the argument, the text, the position in it, and what would
     *     be right
     */
    static CallPlan of(CallArguments arguments, Windows windows, boolean updated) {
        requirePartitions(arguments, windows);
        if (updated && windows == Windows.SESSION) {
            throw arguments.error(
                    CallArguments.INPUT,
                    "a table that is updated",
                    "one with inserts only: a session from which a row is taken back may have been two");
        }
        TimeColumn time = arguments.has(TIME) ? time(arguments, windows) : null;
        if (time == null && windows != Windows.GIVEN) {
            throw arguments.error(TIME, "nothing", "DESCRIPTOR(<column of event time>)");
        }
        WindowShape shape = shape(arguments, windows);
        Emission emission =
                arguments.has(EMIT) ? Emission.parse(arguments.grammar(EMIT)) : Emission.CHANGES;
        return new CallPlan(
                arguments,
                shape,
                time,
                aggregates(arguments, windows, time != null, updated),
                emission,
                lateness(arguments));
    }

    private static void requirePartitions(CallArguments arguments, Windows windows) {
        List<String> keys = keys(arguments);
        if (keys.isEmpty()) {
            throw arguments.error(
                    CallArguments.INPUT,
                    "a table without PARTITION BY",
                    windows == Windows.GIVEN
                            ? "TABLE <windows> PARTITION BY (<keys>, window_start, window_end)"
                            : "TABLE <name> PARTITION BY (<keys>)");
        }
        for (String bound : List.of(WINDOW_START, WINDOW_END)) {
            if (windows == Windows.GIVEN && !keys.contains(bound)) {
                throw arguments.error(
                        CallArguments.INPUT,
                        "PARTITION BY " + keys,
                        "also '%s' in it%s"
                                .formatted(
                                        bound,
                                        arguments.columns().contains(bound)
                                                ? ""
                                                : ", which the table does not have: it is a view on TABLE(TUMBLE(...)), HOP or CUMULATE with all of their columns"));
            }
            if (windows != Windows.GIVEN && keys.contains(bound)) {
                throw arguments.error(
                        CallArguments.INPUT,
                        "a key '%s'".formatted(bound),
                        "keys that are not named like a bound of the result's windows; over windows that are there use EMIT_CHANGES");
            }
        }
    }

    private static List<String> keys(CallArguments arguments) {
        return Arrays.stream(arguments.semantics().partitionByColumns())
                .mapToObj(arguments.columns()::get)
                .toList();
    }

    private static TimeColumn time(CallArguments arguments, Windows windows) {
        String column = arguments.column(TIME);
        int position = arguments.columns().indexOf(column);
        if (position < 0) {
            throw arguments.error(
                    TIME,
                    "the unknown column '%s'".formatted(column),
                    FunctionAggregate.candidates(column, arguments.columns(), arguments.types()));
        }
        LogicalType type = arguments.types().get(position);
        if (!type.isAnyOf(
                LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE,
                LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)) {
            throw arguments.error(
                    TIME,
                    "the column '%s' of type %s".formatted(column, type.asSummaryString()),
                    "one of type TIMESTAMP(3) or TIMESTAMP_LTZ(3) with a watermark");
        }
        if (windows != Windows.GIVEN && !LogicalTypeChecks.isRowtimeAttribute(type)) {
            throw arguments.error(
                    TIME,
                    "the column '%s' without a watermark".formatted(column),
                    "one with WATERMARK FOR in CREATE TABLE, passed on as it is");
        }
        return new TimeColumn(position, LogicalTypeChecks.getPrecision(type));
    }

    private static WindowShape shape(CallArguments arguments, Windows windows) {
        return switch (windows) {
            case GIVEN -> new WindowShape.Given(windowTime(arguments));
            case TUMBLE -> {
                long size = arguments.positiveMillis(SIZE);
                yield aligned(arguments, AlignedWindows.Kind.TUMBLING, size, size);
            }
            case HOP ->
                    aligned(
                            arguments,
                            AlignedWindows.Kind.HOPPING,
                            arguments.positiveMillis(SIZE),
                            arguments.positiveMillis(SLIDE));
            case CUMULATE ->
                    aligned(
                            arguments,
                            AlignedWindows.Kind.CUMULATING,
                            arguments.positiveMillis(SIZE),
                            arguments.positiveMillis(STEP));
            case SESSION -> {
                long gap = arguments.positiveMillis(GAP);
                yield checked(
                        arguments,
                        GAP,
                        () ->
                                new WindowShape.Session(
                                        new SessionWindows(gap, SessionWindows.UNLIMITED)));
            }
        };
    }

    private static TimeColumn windowTime(CallArguments arguments) {
        int position = arguments.columns().indexOf(WINDOW_TIME);
        boolean fits =
                position >= 0
                        && LogicalTypeChecks.isRowtimeAttribute(arguments.types().get(position));
        if (!fits) {
            throw arguments.error(
                    CallArguments.INPUT,
                    "a table without the column 'window_time' of event time",
                    "a view on TABLE(TUMBLE(...)), HOP or CUMULATE with all of their columns, over a table with WATERMARK FOR in CREATE TABLE");
        }
        return new TimeColumn(
                position, LogicalTypeChecks.getPrecision(arguments.types().get(position)));
    }

    private static WindowShape aligned(
            CallArguments arguments, AlignedWindows.Kind kind, long size, long step) {
        long offset = arguments.has(OFFSET) ? arguments.millis(OFFSET) : 0;
        return checked(
                arguments,
                SIZE,
                () -> {
                    AlignedWindows windows = new AlignedWindows(kind, size, step, offset);
                    return new WindowShape.Aligned(
                            windows.kind(), windows.size(), windows.step(), windows.offset());
                });
    }

    private static WindowShape checked(
            CallArguments arguments, String argument, Supplier<WindowShape> shape) {
        try {
            return shape.get();
        } catch (IllegalArgumentException e) {
            throw arguments.error(argument, e);
        }
    }

    private static List<FunctionAggregate> aggregates(
            CallArguments arguments, Windows windows, boolean timed, boolean updated) {
        List<String> taken = new ArrayList<>(keys(arguments));
        if (windows != Windows.GIVEN) {
            taken.addAll(List.of(WINDOW_START, WINDOW_END));
        }
        String text = arguments.text(AGGREGATES);
        try {
            return FunctionAggregate.of(
                    text, arguments.columns(), arguments.types(), taken, timed, updated);
        } catch (ValidationException e) {
            throw arguments.error(AGGREGATES, e);
        }
    }

    private static long lateness(CallArguments arguments) {
        long lateness = arguments.has(LATENESS) ? arguments.millis(LATENESS) : 0;
        if (lateness < 0) {
            throw arguments.error(
                    LATENESS, "an interval of " + lateness + " ms", "one of at least 0 ms");
        }
        if (!arguments.has(LATE)) {
            return lateness;
        }
        String late = arguments.text(LATE);
        switch (late.strip().toUpperCase(Locale.ROOT)) {
            case "DROP" -> {
                if (lateness > 0) {
                    throw arguments.error(
                            LATE,
                            "'DROP' together with %s of %d ms".formatted(LATENESS, lateness),
                            "'UPDATE', or no " + LATENESS);
                }
            }
            case "UPDATE" -> {
                if (lateness == 0) {
                    throw arguments.error(
                            LATE,
                            "'UPDATE' without " + LATENESS,
                            "also %s => INTERVAL '1' MINUTE, or 'DROP'".formatted(LATENESS));
                }
            }
            default -> throw arguments.error(LATE, "'" + late + "'", "'DROP' or 'UPDATE'");
        }
        return lateness;
    }

    /** The columns of the result that follow the keys. */
    DataType resultType() {
        List<DataTypes.Field> fields = new ArrayList<>();
        if (withBounds()) {
            for (String bound : List.of(WINDOW_START, WINDOW_END)) {
                fields.add(DataTypes.FIELD(bound, DataTypes.TIMESTAMP(3).notNull()));
            }
        }
        for (FunctionAggregate aggregate : aggregates) {
            fields.add(DataTypes.FIELD(aggregate.name(), aggregate.type()));
        }
        return DataTypes.ROW(fields).notNull();
    }

    /**
     * Whether each row is published once and never replaced or deleted.
     *
     * @param updated whether rows are taken back
     */
    boolean onlyInserts(boolean updated) {
        return emission.isFinal() && lateness == 0 && !updated;
    }

    private boolean withBounds() {
        return !(shape instanceof WindowShape.Given);
    }

    /**
     * What is done at run time.
     *
     * @param zone of the session
     * @param retract whether a row that is replaced is published before the one that replaces it
     * @param updated whether rows are taken back
     */
    WindowRules rules(ZoneId zone, boolean retract, boolean updated) {
        ArrayList<AggregateColumn<RowData>> columns = new ArrayList<>();
        ArrayList<FunctionAggregate.Conversion> conversions = new ArrayList<>();
        for (FunctionAggregate aggregate : aggregates) {
            columns.add(aggregate.column());
            conversions.add(aggregate.conversion());
        }
        long zoneOffset = withBounds() ? zoneOffset(zone) : 0;
        return new WindowRules(
                shape instanceof WindowShape.Aligned local ? local.inUtc(zoneOffset) : shape,
                time,
                columns,
                conversions,
                emission,
                lateness,
                zoneOffset,
                withBounds(),
                retract,
                updated);
    }

    /** Windows over moments follow the session's clock, as Flink's own do. */
    private long zoneOffset(ZoneId zone) {
        LogicalType type =
                arguments.types().get(arguments.columns().indexOf(arguments.column(TIME)));
        if (!type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)) {
            return 0;
        }
        if (!zone.getRules().isFixedOffset()) {
            throw arguments.error(
                    TIME,
                    "a TIMESTAMP_LTZ column in the session's time zone %s, which has no fixed offset"
                            .formatted(zone),
                    "table.local-time-zone set to UTC or to an offset such as GMT+02:00, or a TIMESTAMP column");
        }
        return 1000L * zone.getRules().getOffset(Instant.EPOCH).getTotalSeconds();
    }
}
