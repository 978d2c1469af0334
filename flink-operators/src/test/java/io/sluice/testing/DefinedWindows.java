package io.sluice.testing;

import io.sluice.core.window.WindowSpec;
import java.util.Collection;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.EventTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.ProcessingTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/** Windows that Flink's DataStream API lacks, by definition, for Flink's window operator. */
public final class DefinedWindows extends WindowAssigner<Object, TimeWindow> {

    private static final long serialVersionUID = 1L;

    private final WindowSpec spec;
    private final boolean eventTime;

    private DefinedWindows(WindowSpec spec, boolean eventTime) {
        this.spec = spec;
        this.eventTime = eventTime;
    }

    public static DefinedWindows inEventTime(WindowSpec spec) {
        return new DefinedWindows(spec, true);
    }

    public static DefinedWindows inProcessingTime(WindowSpec spec) {
        return new DefinedWindows(spec, false);
    }

    @Override
    public Collection<TimeWindow> assignWindows(
            Object element, long timestamp, WindowAssignerContext context) {
        long time = eventTime ? timestamp : context.getCurrentProcessingTime();
        return Window.containing(time, spec).stream()
                .map(window -> new TimeWindow(window.start(), window.end()))
                .toList();
    }

    @Override
    public Trigger<Object, TimeWindow> getDefaultTrigger() {
        return eventTime ? EventTimeTrigger.create() : ProcessingTimeTrigger.create();
    }

    @Override
    public TypeSerializer<TimeWindow> getWindowSerializer(ExecutionConfig executionConfig) {
        return new TimeWindow.Serializer();
    }

    @Override
    public boolean isEventTime() {
        return eventTime;
    }
}
