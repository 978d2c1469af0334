package io.sluice.oracle;

import io.sluice.core.aggregate.ObjectAggregate;
import io.sluice.testing.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The ids of a row's records, ascending: an aggregate whose accumulator is an object. An id that
 * was taken back before it was added stands in the accumulator inverted.
 */
record RecordIds() implements ObjectAggregate<Event, List<Integer>> {

    @Override
    public String stateKind() {
        return "RECORD_IDS";
    }

    @Override
    public List<Integer> accumulate(Event event, long timestamp, List<Integer> ids) {
        List<Integer> added = ids == null ? new ArrayList<>() : ids;
        added.add(event.takesBack() == null ? event.id() : event.takesBack());
        return added;
    }

    @Override
    public boolean retracts() {
        return true;
    }

    @Override
    public List<Integer> retract(List<Integer> into, List<Integer> from) {
        List<Integer> rest = into == null ? new ArrayList<>() : into;
        from.forEach(id -> add(rest, ~id));
        return rest;
    }

    private static void add(List<Integer> ids, int id) {
        if (!ids.remove((Object) ~id)) {
            ids.add(id);
        }
    }

    @Override
    public List<Integer> merge(List<Integer> into, List<Integer> from) {
        from.forEach(id -> add(into, id));
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
