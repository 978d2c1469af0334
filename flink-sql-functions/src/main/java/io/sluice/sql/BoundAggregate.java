package io.sluice.sql;

import io.sluice.Aggregation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.flink.table.api.ValidationException;

/**
 * An aggregate whose columns are known.
 *
 * @param name of the result
 * @param columns that it reads
 * @param result the type of its result
 * @param maker makes what computes it, given where columns stand in the rows
 * @param <T> the rows
 */
record BoundAggregate<T>(
        String name,
        Set<String> columns,
        SqlResult result,
        Function<ToIntFunction<String>, Aggregation<T>> maker) {

    /**
     * The aggregates of a list over a table.
     *
     * @param taken names that other columns of the result have
     * @param fields reads the table's rows
     * @throws ValidationException if a column does not exist or does not fit, or a name is taken
     */
    static <T> List<BoundAggregate<T>> of(
            AggregateList list, TableColumns table, List<String> taken, RecordFields<T> fields) {
        AggregateBinder<T> binder =
                new AggregateBinder<>(list, new ColumnTypes(list, table), fields);
        List<BoundAggregate<T>> bound = new ArrayList<>();
        for (AggregateList.Call call : list.calls()) {
            if (taken.contains(call.name().text())) {
                throw list.error(
                        call.name(),
                        "the name '" + call.name().text() + "'",
                        "a name other than those of the keys and the window, " + taken);
            }
            bound.add(binder.bind(call));
        }
        return bound;
    }

    /**
     * What computes it.
     *
     * @param fields names of the fields of a row
     */
    Aggregation<T> aggregation(List<String> fields) {
        return maker.apply(fields::indexOf).as(name);
    }
}
