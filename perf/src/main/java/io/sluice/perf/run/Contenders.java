package io.sluice.perf.run;

import io.sluice.perf.engine.Engine;
import io.sluice.perf.engine.Engines;
import io.sluice.perf.engine.ScenarioEngine;
import io.sluice.perf.nexmark.NexmarkEngine;
import java.util.List;

/** All candidates, on workloads of trades, of bids and of the scenario. */
public final class Contenders {

    private Contenders() {}

    /** In the order in which they alternate. */
    public static List<Engine> all() {
        return Engines.all().stream().<Engine>map(Contenders::of).toList();
    }

    /**
     * The one with this name.
     *
     * @throws IllegalArgumentException listing the names if there is none
     */
    public static Engine named(String name) {
        return of(Engines.named(name));
    }

    private static Engine of(Engine engine) {
        return new NexmarkEngine(new ScenarioEngine(engine));
    }
}
