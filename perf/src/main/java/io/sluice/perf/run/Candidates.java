package io.sluice.perf.run;

/** Starts candidates. */
interface Candidates {

    /** One that is ready to be warmed up. What prevents that is a problem of its first run. */
    Candidate start(RunRequest request);

    /** How many may be alive at the same time, at least 1. */
    int most();
}
