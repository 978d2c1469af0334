package io.sluice.perf.latency;

import io.sluice.perf.load.Tally;
import io.sluice.perf.load.TradeSummary;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Hands the tally of the next job, which cannot be serialized, to the sink in the same JVM. */
final class LatencyTallies {

    private static final AtomicReference<Supplier<Tally<TradeSummary>>> NEXT =
            new AtomicReference<>();

    private LatencyTallies() {}

    static void next(Supplier<Tally<TradeSummary>> tally) {
        NEXT.set(tally);
    }

    static Tally<TradeSummary> make() {
        return Objects.requireNonNull(NEXT.get()).get();
    }
}
