package io.sluice.oracle;

import io.sluice.core.window.SessionWindows;
import io.sluice.testing.Window;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.windowing.assigners.MergingWindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.EventTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/** Sessions of a greatest length, which Flink lacks, for Flink's window operator. */
final class CutSessions extends MergingWindowAssigner<Object, TimeWindow> {

    private static final long serialVersionUID = 1L;

    private final SessionWindows windows;

    CutSessions(SessionWindows windows) {
        this.windows = windows;
    }

    @Override
    public Collection<TimeWindow> assignWindows(
            Object element, long timestamp, WindowAssignerContext context) {
        return Window.containing(timestamp, windows).stream()
                .map(window -> new TimeWindow(window.start(), window.end()))
                .toList();
    }

    /** None that begin on different sides of a cut. */
    @Override
    public void mergeWindows(Collection<TimeWindow> sessions, MergeCallback<TimeWindow> callback) {
        Collection<List<TimeWindow>> betweenCuts =
                sessions.stream()
                        .collect(
                                Collectors.groupingBy(
                                        window ->
                                                Math.floorDiv(
                                                        window.getStart(), windows.maxLength())))
                        .values();
        betweenCuts.forEach(some -> merge(some, callback));
    }

    /**
     * A record's window that equals a session which others have become part of is merged with it
     * too: Flink would begin the session anew. Without cuts that cannot happen, for such a session
     * is longer than any record's.
     */
    private static void merge(List<TimeWindow> sessions, MergeCallback<TimeWindow> callback) {
        Set<TimeWindow> merged = new HashSet<>();
        TimeWindow.mergeWindows(
                sessions,
                (parts, whole) -> {
                    merged.addAll(parts);
                    callback.merge(parts, whole);
                });
        for (TimeWindow session : Set.copyOf(sessions)) {
            if (Collections.frequency(sessions, session) > 1 && !merged.contains(session)) {
                callback.merge(new ArrayList<>(List.of(session, session)), session);
            }
        }
    }

    @Override
    public Trigger<Object, TimeWindow> getDefaultTrigger() {
        return EventTimeTrigger.create();
    }

    @Override
    public TypeSerializer<TimeWindow> getWindowSerializer(ExecutionConfig executionConfig) {
        return new TimeWindow.Serializer();
    }

    @Override
    public boolean isEventTime() {
        return true;
    }
}
