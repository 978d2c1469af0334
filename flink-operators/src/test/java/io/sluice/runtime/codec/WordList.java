package io.sluice.runtime.codec;

import io.sluice.core.aggregate.ObjectAggregate;
import java.util.ArrayList;
import java.util.List;

/** All words in order: an accumulator that is an object, changed in place. */
public record WordList(String stateKind) implements ObjectAggregate<Object, List<String>> {

    @Override
    public List<String> accumulate(Object record, long timestamp, List<String> accumulator) {
        List<String> added = accumulator == null ? new ArrayList<>() : accumulator;
        added.add(record.toString());
        return added;
    }

    @Override
    public List<String> merge(List<String> into, List<String> from) {
        into.addAll(from);
        return into;
    }

    @Override
    public List<String> copy(List<String> accumulator) {
        return new ArrayList<>(accumulator);
    }

    @Override
    public String result(List<String> accumulator) {
        if (accumulator == null) {
            return "";
        }
        return String.join(" ", accumulator);
    }
}
