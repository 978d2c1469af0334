package io.sluice.perf.load;

/**
 * Counts and remembers what arrives at the end of a job. Owned by one thread.
 *
 * @param <T> what arrives
 */
public interface Tally<T> {

    /** Takes one element; it is not kept. */
    void add(T element);

    /** Number of elements. */
    long count();

    /** Number of records that the elements stand for; -1 if they do not tell. */
    default long records() {
        return -1;
    }

    /** What they add up to. */
    TableContents contents();
}
