package io.sluice.perf.engine;

import java.util.List;

/** All candidates. */
public final class Engines {

    private Engines() {}

    /** In the order in which they alternate. */
    public static List<Engine> all() {
        return List.of(
                new SluiceEngine(), new FlinkEngine(), new NoWindowEngine(), new PlainLoopEngine());
    }

    /**
     * The engine with this name.
     *
     * @throws IllegalArgumentException listing the names if there is none
     */
    public static Engine named(String name) {
        return all().stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no engine '%s'; there are %s"
                                                .formatted(
                                                        name,
                                                        all().stream()
                                                                .map(Engine::name)
                                                                .toList())));
    }
}
