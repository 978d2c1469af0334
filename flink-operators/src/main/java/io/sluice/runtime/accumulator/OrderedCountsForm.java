package io.sluice.runtime.accumulator;

import io.sluice.core.aggregate.ValueCounts;

/** Values in their order, and how often each occurs. Part: the serializer of the values. */
public final class OrderedCountsForm extends CountsForm {

    private static final long serialVersionUID = 1L;

    @Override
    ValueCounts empty() {
        return ValueCounts.ordered();
    }
}
