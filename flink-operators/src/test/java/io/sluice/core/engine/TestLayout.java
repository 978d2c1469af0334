package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Reading;
import io.sluice.core.Trail;
import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.Aggregate;
import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.LongMax;
import io.sluice.core.aggregate.LongSum;
import io.sluice.core.aggregate.NamedAggregate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Aggregates of the tests, and their results by definition. */
enum TestLayout {
    /** All retract: windows are assembled by subtracting. */
    RETRACTING {
        @Override
        List<Aggregate<Reading>> aggregates() {
            return List.of(new CountAll<>(), new LongSum<>(Reading.VALUE, false));
        }

        @Override
        List<Object> results(List<Long> values) {
            return List.of((long) values.size(), sum(values));
        }

        @Override
        List<Object> results(List<Long> values, List<Long> takenBack) {
            return List.of((long) values.size() - takenBack.size(), sum(values) - sum(takenBack));
        }
    },
    /** One does not retract, one is an object: windows are assembled with two stacks. */
    MERGING {
        @Override
        List<Aggregate<Reading>> aggregates() {
            return List.of(
                    new CountAll<>(),
                    new LongSum<>(Reading.VALUE, false),
                    new LongMax<>(Reading.VALUE),
                    new Trail());
        }

        @Override
        List<Object> results(List<Long> values) {
            return List.of(
                    (long) values.size(),
                    sum(values),
                    Collections.max(values),
                    values.stream().sorted().toList());
        }
    },
    /** Many records leave the result as it was. */
    MAXIMUM {
        @Override
        List<Aggregate<Reading>> aggregates() {
            return List.of(new LongMax<>(Reading.VALUE));
        }

        @Override
        List<Object> results(List<Long> values) {
            return List.of(Collections.max(values));
        }
    };

    abstract List<Aggregate<Reading>> aggregates();

    abstract List<Object> results(List<Long> values);

    AccumulatorLayout<Reading> layout() {
        return layout(false);
    }

    AccumulatorLayout<Reading> layout(boolean keepsTime) {
        return layout(keepsTime, false);
    }

    /** The same where some values were taken back. */
    List<Object> results(List<Long> values, List<Long> takenBack) {
        assertThat(takenBack).isEmpty();
        return results(values);
    }

    AccumulatorLayout<Reading> layout(boolean keepsTime, boolean retractable) {
        List<NamedAggregate<Reading>> named = new ArrayList<>();
        for (Aggregate<Reading> aggregate : aggregates()) {
            named.add(new NamedAggregate<>("a" + named.size(), aggregate));
        }
        return new AccumulatorLayout<>(named, keepsTime, retractable ? Reading::takesBack : null);
    }

    private static long sum(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).sum();
    }
}
