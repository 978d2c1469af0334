package io.sluice;

/**
 * Makes an aggregate once the type of its input is known.
 *
 * @param <T> type of the records
 */
interface AggregateSource<T> {

    /** Name of the result if the user gives none. */
    String defaultName();

    /**
     * The aggregate.
     *
     * @param name of its result
     * @throws org.apache.flink.api.common.InvalidProgramException if the input does not allow it
     */
    ResolvedAggregate<T> resolve(String name, BuildContext<? extends T> context);

    /** The same with a result that fits every sum. */
    default AggregateSource<T> widened() {
        throw new IllegalArgumentException("only a sum of integers can be widened");
    }

    /** The same computed so that records can be taken back, if there is such a way. */
    default AggregateSource<T> retractable() {
        return this;
    }
}
