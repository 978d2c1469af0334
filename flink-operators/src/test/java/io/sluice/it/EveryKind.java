package io.sluice.it;

import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.CalendarUnit;
import io.sluice.core.window.NamedWindows;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.SeveralWindows;
import io.sluice.core.window.SlicedWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.testing.Event;
import io.sluice.testing.RowKey;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Windows of each kind that event time has, and what they must show of an {@link EventJob}. */
enum EveryKind {
    HOPPING,
    CALENDAR,
    SESSIONS,
    SEVERAL;

    WindowSpec windows() {
        AlignedWindows hopping = WindowSpec.hopping(5_000, 2_000, 0);
        return switch (this) {
            case HOPPING -> hopping;
            case CALENDAR ->
                    WindowSpec.calendar(
                            ZoneOffset.ofHoursMinutesSeconds(0, 0, 3), CalendarUnit.DAY);
            case SESSIONS -> WindowSpec.session(300);
            case SEVERAL ->
                    new SeveralWindows(
                            List.of(
                                    new NamedWindows("five", hopping),
                                    new NamedWindows("one", WindowSpec.tumbling(1_000, 0))));
        };
    }

    /** The table of some events, none of which is late. */
    Map<RowKey, List<@Nullable Object>> table(List<Event> events) {
        WindowSpec windows = windows();
        if (windows instanceof SessionWindows sessions) {
            return EventJob.sessions(sessions.gap(), events);
        }
        if (windows instanceof SeveralWindows several) {
            Map<RowKey, List<@Nullable Object>> all = new HashMap<>();
            several.all()
                    .forEach(
                            named ->
                                    table(named.windows(), events)
                                            .forEach(
                                                    (row, results) ->
                                                            all.put(
                                                                    named(row, named.name()),
                                                                    results)));
            return all;
        }
        // Days of an offset from UTC are windows of 24 hours.
        return table(
                this == CALENDAR
                        ? WindowSpec.tumbling(86_400_000, -3_000)
                        : (SlicedWindows) windows,
                events);
    }

    private static Map<RowKey, List<@Nullable Object>> table(
            SlicedWindows windows, List<Event> events) {
        return EventJob.oracle(windows, events).table();
    }

    /** With the name of its windows, which is the column before their start. */
    private static RowKey named(RowKey row, String name) {
        List<Object> key = new ArrayList<>(row.key());
        key.add(name);
        return new RowKey(key, row.window());
    }
}
