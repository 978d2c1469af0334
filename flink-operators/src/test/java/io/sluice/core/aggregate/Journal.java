package io.sluice.core.aggregate;

import java.util.ArrayList;
import java.util.List;

/**
 * Remembers all integers in order: an accumulator that is changed in place and must not be shared.
 */
record Journal() implements ObjectAggregate<Sample, List<Long>> {

    @Override
    public String stateKind() {
        return "JOURNAL";
    }

    @Override
    public List<Long> accumulate(Sample record, long timestamp, List<Long> accumulator) {
        List<Long> added = accumulator == null ? new ArrayList<>() : accumulator;
        added.add(record.integer());
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
    public String result(List<Long> accumulator) {
        if (accumulator == null) {
            return "[]";
        }
        return accumulator.toString();
    }
}
