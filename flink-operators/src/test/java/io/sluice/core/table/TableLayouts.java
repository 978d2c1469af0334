package io.sluice.core.table;

import io.sluice.core.Reading;
import io.sluice.core.Trail;
import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.LongSum;
import io.sluice.core.aggregate.NamedAggregate;
import java.util.List;

/** Layouts of the tests. */
final class TableLayouts {

    private TableLayouts() {}

    /** COUNT(*) and SUM, which retract. */
    static AccumulatorLayout<Reading> retracting() {
        return new AccumulatorLayout<>(
                List.of(
                        new NamedAggregate<>("count", new CountAll<>()),
                        new NamedAggregate<>("sum", new LongSum<>(Reading.VALUE, false))));
    }

    /** COUNT(*), SUM and all values in an object lane. */
    static AccumulatorLayout<Reading> withObjects() {
        return new AccumulatorLayout<>(
                List.of(
                        new NamedAggregate<>("count", new CountAll<>()),
                        new NamedAggregate<>("sum", new LongSum<>(Reading.VALUE, false)),
                        new NamedAggregate<>("trail", new Trail())));
    }
}
