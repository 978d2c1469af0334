package io.sluice;

import io.sluice.core.window.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.functions.AggregateFunction;

/**
 * A query that has input, keys and windows, and needs aggregates. Immutable.
 *
 * @param <T> type of the records
 */
public final class Windowed<T> {

    private final QueryInput<T> input;
    private final List<KeyPart<T, ?>> keys;
    private final WindowSpec windows;

    Windowed(QueryInput<T> input, List<KeyPart<T, ?>> keys, WindowSpec windows) {
        this.input = input;
        this.keys = keys;
        this.windows = windows;
    }

    /**
     * Says what to compute per key and window; see {@link Aggregates}.
     *
     * @throws InvalidProgramException if there are no aggregates, if two columns of the result have
     *     the same name, or if an aggregate does not fit the records: those of a changelog must be
     *     taken back
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // The array is only read.
    public final Query<T> aggregate(Aggregation<? super T>... aggregations) {
        return aggregate(List.of(aggregations));
    }

    /** The same for a list made by a program. */
    public Query<T> aggregate(List<? extends Aggregation<? super T>> aggregations) {
        List<ResultColumn<T>> columns = new ArrayList<>();
        for (Aggregation<? super T> aggregation : aggregations) {
            Aggregation<? super T> fitting =
                    input.isChangelog() ? aggregation.retractable() : aggregation;
            columns.add(ResultColumn.of(fitting, input.context()));
        }
        return new Query<>(input, windows, QueryColumns.of(keys, windows, columns));
    }

    /**
     * Computes a Flink aggregate function that implements {@link AggregateFunction#merge}.
     *
     * @param name of the result's column; in state the aggregate is recognised by it
     */
    public <A, R> Query<T> aggregate(AggregateFunction<T, A, R> function, String name) {
        return aggregate(Aggregates.of(function).as(name));
    }
}
