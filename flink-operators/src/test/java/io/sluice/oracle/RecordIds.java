package io.sluice.oracle;

import io.sluice.core.aggregate.ObjectAggregate;
import io.sluice.testing.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The ids of a row's records, ascending: an aggregate whose accumulator is an object. */
record RecordIds() implements ObjectAggregate<Event, List<Integer>> {

    @Override
    public String stateKind() {
        return "RECORD_IDS";
    }

    @Override
    public List<Integer> accumulate(Event event, long timestamp, List<Integer> ids) {
        List<Integer> added = ids == null ? new ArrayList<>() : ids;
        added.add(event.id());
        return added;
    }

    @Override
    public List<Integer> merge(List<Integer> into, List<Integer> from) {
        into.addAll(from);
        return into;
    }

    @Override
    public List<Integer> copy(List<Integer> ids) {
        return new ArrayList<>(ids);
    }

    @Override
    public Object result(List<Integer> ids) {
        if (ids == null) {
            return List.of();
        }
        List<Integer> sorted = new ArrayList<>(ids);
        Collections.sort(sorted);
        return sorted;
    }
}
