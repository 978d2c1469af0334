package io.sluice;

import io.sluice.core.window.CountWindows;
import io.sluice.core.window.NamedWindows;
import io.sluice.core.window.SeveralWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.AggregateColumn;
import io.sluice.runtime.KeyColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.RowTypeInfo;

/**
 * The columns of a query's result: keys, name of the window if there are several, its bounds,
 * aggregates, perhaps whether the window is closed.
 *
 * @param keys at least 1
 * @param windowNames names of the query's windows if it has several; otherwise empty
 * @param results at least 1
 * @param counted whether windows are of records, so that their bounds are numbers of records
 *     instead of times
 * @param windowClosed whether there is a column that says whether the row may still change
 * @param <T> type of the records
 */
record QueryColumns<T>(
        List<KeyPart<T, ?>> keys,
        List<String> windowNames,
        List<ResultColumn<T>> results,
        boolean counted,
        boolean windowClosed) {

    static final String WINDOW_NAME = "window_name";
    static final String WINDOW_START = "window_start";
    static final String WINDOW_END = "window_end";
    static final String WINDOW_CLOSED = "window_closed";

    static <T> QueryColumns<T> of(
            List<KeyPart<T, ?>> keys, WindowSpec windows, List<ResultColumn<T>> results) {
        if (results.isEmpty()) {
            throw new InvalidProgramException(
                    "The query has no aggregate: aggregate(...) needs at least one, for instance Aggregates.count().");
        }
        QueryColumns<T> columns =
                new QueryColumns<>(
                        keys,
                        windowNames(windows),
                        List.copyOf(results),
                        windows instanceof CountWindows,
                        false);
        requireDistinct(columns.names());
        return columns;
    }

    private static List<String> windowNames(WindowSpec windows) {
        return windows instanceof SeveralWindows several
                ? several.all().stream().map(NamedWindows::name).toList()
                : List.of();
    }

    /** The same columns, and one that says whether the row's window is closed for good. */
    QueryColumns<T> withWindowClosed() {
        QueryColumns<T> columns = new QueryColumns<>(keys, windowNames, results, counted, true);
        requireDistinct(columns.names());
        return columns;
    }

    /** Position of an aggregate's column among those of all aggregates. */
    int result(String name) {
        List<String> names = results.stream().map(ResultColumn::name).toList();
        int position = names.indexOf(name);
        if (position < 0) {
            throw new InvalidProgramException(
                    "having(...): the result has no aggregate named '%s'; it has %s."
                            .formatted(name, names));
        }
        return position;
    }

    private static void requireDistinct(List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (name == null || name.isBlank()) {
                throw new InvalidProgramException(
                        "A column of the result has the name '%s'; names must not be blank."
                                .formatted(name));
            }
            if (!seen.add(name)) {
                throw new InvalidProgramException(
                        "Two columns of the result are named '%s', among %s; names of keys and aggregates must differ from each other and from %s and %s. Name aggregates with as(\"...\")."
                                .formatted(name, names, WINDOW_START, WINDOW_END));
            }
        }
    }

    /** Whether a column says which of several windows a row belongs to. */
    boolean hasWindowName() {
        return !windowNames.isEmpty();
    }

    /** Names of all columns in order. */
    List<String> names() {
        List<String> names = new ArrayList<>(primaryKey());
        results.forEach(result -> names.add(result.name()));
        if (windowClosed) {
            names.add(WINDOW_CLOSED);
        }
        return names;
    }

    /** Names of the keys. */
    List<String> keyNames() {
        return keys.stream().map(key -> key.name()).toList();
    }

    /** Names of the columns that identify a window of a key. */
    List<String> primaryKey() {
        List<String> names = new ArrayList<>(keyNames());
        if (hasWindowName()) {
            names.add(WINDOW_NAME);
        }
        names.add(WINDOW_START);
        names.add(WINDOW_END);
        return names;
    }

    /** Type of the result as a row; bounds that are times are in UTC. */
    RowTypeInfo rowType() {
        List<TypeInformation<?>> types = new ArrayList<>();
        keys.forEach(key -> types.add(key.type()));
        if (hasWindowName()) {
            types.add(Types.STRING);
        }
        TypeInformation<?> bound = counted ? Types.LONG : Types.LOCAL_DATE_TIME;
        types.add(bound);
        types.add(bound);
        results.forEach(result -> types.add(result.type()));
        if (windowClosed) {
            types.add(Types.BOOLEAN);
        }
        return new RowTypeInfo(
                types.toArray(TypeInformation<?>[]::new), names().toArray(String[]::new));
    }

    List<KeyColumn<T>> keyColumns(BuildContext<T> context) {
        List<KeyColumn<T>> columns = new ArrayList<>();
        keys.forEach(key -> columns.add(key.column(context)));
        return List.copyOf(columns);
    }

    List<AggregateColumn<T>> aggregateColumns() {
        return results.stream().map(ResultColumn::column).toList();
    }
}
