package io.sluice.core;

import io.sluice.core.aggregate.ObjectAggregate;
import java.util.ArrayList;
import java.util.List;

/** All values, sorted. Its accumulator is changed in place, so tables must never share one. */
public record Trail() implements ObjectAggregate<Reading, List<Long>> {

    @Override
    public String stateKind() {
        return "TRAIL";
    }

    @Override
    public List<Long> accumulate(Reading record, long timestamp, List<Long> accumulator) {
        List<Long> added = accumulator == null ? new ArrayList<>() : accumulator;
        added.add(record.value());
        return added;
    }

    @Override
    public List<Long> merge(List<Long> into, List<Long> from) {
        into.addAll(from);
        return into;
    }

    @Override
    public List<Long> copy(List<Long> accumulator) {
        return new ArrayList<>(accumulator);
    }

    @Override
    public List<Long> result(List<Long> accumulator) {
        if (accumulator == null) {
            return List.of();
        }
        return accumulator.stream().sorted().toList();
    }
}
