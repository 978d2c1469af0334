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

    /** What they add up to. */
    TableContents contents();
}
