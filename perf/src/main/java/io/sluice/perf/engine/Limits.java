package io.sluice.perf.engine;

import io.sluice.perf.load.Emission;
import io.sluice.perf.load.WindowShape.Kind;
import io.sluice.perf.load.Workload;

/** Which workloads have limits beside them. */
final class Limits {

    private Limits() {}

    /** Those that publish once per record's only window; others have the same limits. */
    static boolean apply(Workload workload) {
        return workload.isAll(Kind.TUMBLING)
                && workload.windows().size() == 1
                && workload.emission() == Emission.FINAL
                && workload.arrivals().maxDelayMillis() == 0;
    }
}
