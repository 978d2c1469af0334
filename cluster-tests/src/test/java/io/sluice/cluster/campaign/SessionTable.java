package io.sluice.cluster.campaign;

import io.sluice.it.EventJob;
import io.sluice.testing.Event;
import io.sluice.testing.Measure;
import io.sluice.testing.RowKey;
import io.sluice.testing.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table of session windows by definition: sorts each key's events and cuts them at gaps. */
final class SessionTable {

    private static final int KEY_FIELDS = 2;

    private SessionTable() {}

    static Map<RowKey, List<@Nullable Object>> of(List<Event> events, long gap) {
        Map<List<Object>, List<Event>> keys = new HashMap<>();
        for (Event event : events) {
            keys.computeIfAbsent(event.key(KEY_FIELDS), key -> new ArrayList<>()).add(event);
        }
        Map<RowKey, List<@Nullable Object>> table = new HashMap<>();
        keys.forEach(
                (key, records) -> {
                    records.sort(Comparator.comparingLong(Event::timestamp));
                    int from = 0;
                    for (int to = 1; to <= records.size(); to++) {
                        long last = records.get(to - 1).timestamp();
                        if (to == records.size() || records.get(to).timestamp() > last + gap) {
                            Window window = new Window(records.get(from).timestamp(), last + gap);
                            table.put(new RowKey(key, window), results(records.subList(from, to)));
                            from = to;
                        }
                    }
                });
        return table;
    }

    private static List<@Nullable Object> results(List<Event> records) {
        List<@Nullable Object> results = new ArrayList<>();
        for (Measure measure : EventJob.MEASURES) {
            results.add(measure.over(records));
        }
        return results;
    }
}
