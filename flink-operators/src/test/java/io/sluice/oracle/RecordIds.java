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
    public List<Integer> create() {
        return new ArrayList<>();
    }

    @Override
    public List<Integer> accumulate(Event event, List<Integer> ids) {
        ids.add(event.id());
        return ids;
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
        List<Integer> sorted = new ArrayList<>(ids);
        Collections.sort(sorted);
        return sorted;
    }
}
