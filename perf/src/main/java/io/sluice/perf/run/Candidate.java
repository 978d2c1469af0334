package io.sluice.perf.run;

import org.jspecify.annotations.Nullable;

/** An engine on a workload: warmed up once, then measured again and again. */
interface Candidate extends AutoCloseable {

    /** Runs until it is warm. Returns what went wrong, or null. */
    @Nullable String warmUp();

    /** Runs, verifies, measures. A run that fails is a measurement with a problem. */
    Measurement measure();

    /** Ends what was started; never fails. */
    @Override
    void close();
}
