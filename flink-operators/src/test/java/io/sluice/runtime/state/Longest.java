package io.sluice.runtime.state;

import io.sluice.core.aggregate.ObjectAggregate;

/** The longest word: an accumulator that is an unchangeable object. */
record Longest() implements ObjectAggregate<Object, String> {

    @Override
    public String stateKind() {
        return "LONGEST";
    }

    @Override
    public String accumulate(Object record, long timestamp, String accumulator) {
        return merge(result(accumulator), record.toString());
    }

    @Override
    public String merge(String into, String from) {
        return from.length() > into.length() ? from : into;
    }

    @Override
    public String copy(String accumulator) {
        return accumulator;
    }

    @Override
    public String result(String accumulator) {
        return accumulator == null ? "" : accumulator;
    }
}
