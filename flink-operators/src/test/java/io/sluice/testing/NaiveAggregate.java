package io.sluice.testing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate by its definition.
 *
 * @param <T> record
 */
@FunctionalInterface
public interface NaiveAggregate<T> {

    /** The result over all records of a (key, window), in the order in which they were accepted. */
    @Nullable Object over(List<T> records);
}
