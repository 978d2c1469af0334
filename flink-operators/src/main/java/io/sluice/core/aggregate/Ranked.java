package io.sluice.core.aggregate;

/**
 * A value and what it is ranked by, both immutable and comparable. Ranks go by the rank's natural
 * order, and of equal ones by the value's: no two different pairs are equal, so that choosing the
 * least or greatest of some does not depend on their order of arrival.
 *
 * @param rank for instance a timestamp
 */
public record Ranked(Object rank, Object value) implements Comparable<Ranked> {

    @Override
    public int compareTo(Ranked other) {
        return compare(rank, value, other);
    }

    /** Compares what would be a pair. */
    static int compare(Object rank, Object value, Ranked other) {
        int order = ValueOrder.compare(rank, other.rank);
        return order == 0 ? ValueOrder.compare(value, other.value) : order;
    }
}
