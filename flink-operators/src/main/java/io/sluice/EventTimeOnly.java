package io.sluice;

import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.FoldMode;
import java.time.Duration;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Settings that have a meaning in event time only. */
final class EventTimeOnly {

    private final WindowSpec windows;

    private EventTimeOnly(WindowSpec windows) {
        this.windows = windows;
    }

    /**
     * Checks the settings of a query.
     *
     * @throws InvalidProgramException naming the setting, its value and what would be right
     */
    static void check(
            WindowSpec windows,
            Emit emit,
            EmissionPolicy policy,
            @Nullable Duration allowedLateness,
            boolean acceptsAllLate,
            @Nullable OutputTag<?> lateTag,
            @Nullable FoldMode fold) {
        if (windows.inEventTime()) {
            return;
        }
        EventTimeOnly rule = new EventTimeOnly(windows);
        String nothingIsLate = "nothing is late there: leave it out, or use windows in event time";
        if (allowedLateness != null) {
            throw rule.refused("allowedLateness(" + allowedLateness + ")", nothingIsLate);
        }
        if (acceptsAllLate) {
            throw rule.refused("acceptAllLate()", nothingIsLate);
        }
        if (emit.graceMillis() > 0) {
            throw rule.refused(
                    "grace(" + Duration.ofMillis(emit.graceMillis()) + ")", nothingIsLate);
        }
        if (lateTag != null) {
            throw rule.refused("lateTo(" + lateTag.getId() + ")", nothingIsLate);
        }
        if (policy.kind() == EmissionPolicy.Kind.ON_WATERMARK) {
            throw rule.refused(
                    "Emit.onWatermark()",
                    "watermarks say nothing about them: use Emit.changes() or Emit.every(interval)");
        }
        if (fold == FoldMode.ALWAYS) {
            throw rule.refused(
                    "fold(ALWAYS)",
                    "records travel by themselves, because their window depends on when they arrive: use AUTO or OFF");
        }
    }

    private InvalidProgramException refused(String setting, String reason) {
        return new InvalidProgramException(
                "%s does not go with %s: %s.".formatted(setting, windows, reason));
    }
}
