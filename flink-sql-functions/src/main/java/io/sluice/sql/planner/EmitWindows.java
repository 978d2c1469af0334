package io.sluice.sql.planner;

import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.ProcessingTimeWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.sql.dialect.EmitClause;
import io.sluice.sql.rowdata.WindowTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.planner.plan.logical.CumulativeWindowSpec;
import org.apache.flink.table.planner.plan.logical.HoppingWindowSpec;
import org.apache.flink.table.planner.plan.logical.SessionWindowSpec;
import org.apache.flink.table.planner.plan.logical.TimeAttributeWindowingStrategy;
import org.apache.flink.table.planner.plan.logical.TumblingWindowSpec;
import org.jspecify.annotations.Nullable;

/**
 * Windows of Flink's planner as windows of the operators.
 *
 * @param spec the windows: in UTC, or in local time if that of the zone is not always the same
 *     number of hours from it
 * @param times what the bounds are
 * @param localZone the zone whose local time the windows are in; null for UTC
 */
record EmitWindows(WindowSpec spec, WindowTimes times, @Nullable ZoneId localZone) {

    static EmitWindows of(TimeAttributeWindowingStrategy windowing, ZoneId zone, PlannedEmit emit) {
        requireMeaning(windowing, emit);
        if (!zone.getRules().isFixedOffset()) {
            requireNoClock(windowing, zone, emit);
            return new EmitWindows(spec(windowing, 0), WindowTimes.inLocalTime(zone), zone);
        }
        long offset =
                Duration.ofSeconds(zone.getRules().getOffset(Instant.EPOCH).getTotalSeconds())
                        .toMillis();
        return new EmitWindows(spec(windowing, offset), WindowTimes.inUtc(offset), null);
    }

    private static void requireNoClock(
            TimeAttributeWindowingStrategy windowing, ZoneId zone, PlannedEmit emit) {
        if (windowing.isProctime()) {
            throw new ValidationException(
                    emit.windowMessage(
                            "%s: windows over processing time follow the session's time zone, and %s has no fixed offset. Set table.local-time-zone to UTC or to an offset such as GMT+02:00."
                                    .formatted(emit, zone)));
        }
    }

    private static WindowSpec spec(TimeAttributeWindowingStrategy windowing, long offset) {
        WindowSpec windows = inEventTime(windowing.getWindow(), offset);
        return windowing.isProctime() ? new ProcessingTimeWindows(windows) : windows;
    }

    private static WindowSpec inEventTime(
            org.apache.flink.table.planner.plan.logical.WindowSpec window, long offset) {
        if (window instanceof SessionWindowSpec session) {
            return WindowSpec.session(session.getGap().toMillis());
        }
        AlignedWindows local = local(window);
        long starts = local.kind() == AlignedWindows.Kind.HOPPING ? local.step() : local.size();
        return new AlignedWindows(
                local.kind(), local.size(), local.step(), (local.offset() - offset) % starts);
    }

    /** What has no meaning in processing time is refused. */
    private static void requireMeaning(TimeAttributeWindowingStrategy windowing, PlannedEmit emit) {
        EmitClause clause = emit.clause();
        boolean goesByEventTime =
                clause.grace() != null || clause.moment() == EmitClause.Moment.ON_WATERMARK;
        if (windowing.isProctime() && goesByEventTime) {
            throw new ValidationException(
                    emit.message(
                            "%s: the windows are over processing time, where nothing is late and watermarks say nothing. Leave GRACE and ON WATERMARK out, or use an event-time column with a watermark."
                                    .formatted(clause)));
        }
    }

    private static AlignedWindows local(
            org.apache.flink.table.planner.plan.logical.WindowSpec window) {
        if (window instanceof TumblingWindowSpec tumbling) {
            return WindowSpec.tumbling(tumbling.getSize().toMillis(), millis(tumbling.getOffset()));
        }
        if (window instanceof HoppingWindowSpec hopping) {
            return WindowSpec.hopping(
                    hopping.getSize().toMillis(),
                    hopping.getSlide().toMillis(),
                    millis(hopping.getOffset()));
        }
        if (window instanceof CumulativeWindowSpec cumulating) {
            return WindowSpec.cumulating(
                    cumulating.getMaxSize().toMillis(),
                    cumulating.getStep().toMillis(),
                    millis(cumulating.getOffset()));
        }
        throw new TableException("Windows that Sluice does not know: %s".formatted(window));
    }

    private static long millis(@Nullable Duration offset) {
        return offset == null ? 0 : offset.toMillis();
    }
}
