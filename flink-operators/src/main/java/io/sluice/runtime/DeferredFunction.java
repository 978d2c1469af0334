package io.sluice.runtime;

/**
 * An aggregate function that runs another one, which is opened in the job: where the job is built
 * it cannot be tried, so whoever makes it has checked that accumulators are merged.
 */
public interface DeferredFunction {

    /** Class of the other one, by which state is recognised. */
    String functionName();
}
