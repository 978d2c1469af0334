package io.sluice;

import io.sluice.core.aggregate.LongField;
import io.sluice.core.window.NamedWindows;
import io.sluice.core.window.SeveralWindows;
import io.sluice.core.window.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;

/**
 * A query that has its input and the keys so far. Immutable.
 *
 * @param <T> type of the records
 */
public final class Grouping<T> {

    private final QueryInput<T> input;
    private final List<KeyPart<T, ?>> keys;

    Grouping(QueryInput<T> input, List<KeyPart<T, ?>> keys) {
        this.input = input;
        this.keys = keys;
    }

    /**
     * Reads the event time from the records instead of taking their timestamps in Flink, for
     * streams whose records have it in a field only, as those of tables. The stream's watermarks
     * must be of that time.
     *
     * @param field event time in epoch ms; a record without one fails the job
     */
    public Grouping<T> eventTime(LongField<T> field) {
        return new Grouping<>(input.withEventTime(input.context().clean(field)), keys);
    }

    /**
     * Groups by one more field.
     *
     * @param name of the result's column; in state the field is recognised by it
     * @param field never null; has a hash code that depends on its value only, so no enum, no array
     * @throws InvalidProgramException if the field's type cannot be a key
     */
    public <K> Grouping<T> keyBy(String name, KeySelector<T, K> field) {
        return with(KeyPart.extract(name, field, input.stream().getType(), false));
    }

    /** The same with a given type, for fields whose type cannot be extracted. */
    public <K> Grouping<T> keyBy(String name, KeySelector<T, K> field, TypeInformation<K> type) {
        return with(new KeyPart<>(name, field, type, false));
    }

    /**
     * Groups by one more field that may be null: all nulls are one group, as in SQL. A table made
     * of the result has no primary key, because that cannot be null.
     */
    public <K> Grouping<T> keyByNullable(String name, KeySelector<T, K> field) {
        return with(KeyPart.extract(name, field, input.stream().getType(), true));
    }

    /** The same with a given type, for fields whose type cannot be extracted. */
    public <K> Grouping<T> keyByNullable(
            String name, KeySelector<T, K> field, TypeInformation<K> type) {
        return with(new KeyPart<>(name, field, type, true));
    }

    private Grouping<T> with(KeyPart<T, ?> key) {
        List<KeyPart<T, ?>> all = new ArrayList<>(keys);
        all.add(key);
        return new Grouping<>(input, List.copyOf(all));
    }

    /**
     * Cuts time into windows.
     *
     * @throws InvalidProgramException without a key
     */
    public Windowed<T> window(Windows windows) {
        return window(windows.spec());
    }

    /** The same with windows given in ms. */
    public Windowed<T> window(WindowSpec windows) {
        if (keys.isEmpty()) {
            throw new InvalidProgramException(
                    "The query has no key: group it with keyBy(name, field) before window(...).");
        }
        return new Windowed<>(input, keys, windows);
    }

    /**
     * Cuts time into windows of several lengths at once. They share the fold, the shuffle and, with
     * {@link Emit#finalResults}, the tables; the result's column {@code window_name} tells their
     * rows apart.
     *
     * <pre>{@code
     * .windows(Windows.tumbling(Duration.ofMinutes(1)).as("minute"),
     *         Windows.hopping(Duration.ofHours(1)).slide(Duration.ofMinutes(1)).as("last hour"))
     * }</pre>
     *
     * @throws InvalidProgramException without a key
     * @throws IllegalArgumentException if two of them have one name, or if they make too short
     *     slices together
     */
    public Windowed<T> windows(NamedWindows first, NamedWindows... more) {
        List<NamedWindows> all = new ArrayList<>();
        all.add(first);
        all.addAll(List.of(more));
        return window(new SeveralWindows(all));
    }
}
