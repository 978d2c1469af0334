package io.sluice.perf.run;

/** Carries out one run. */
@FunctionalInterface
interface Measurer {

    /** Runs, verifies, measures. A run that fails is a measurement with a problem. */
    Measurement measure(RunRequest request);
}
