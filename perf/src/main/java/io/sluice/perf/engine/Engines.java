package io.sluice.perf.engine;

import io.sluice.perf.job.RunSettings;
import java.util.ArrayList;
import java.util.List;

/** All candidates. */
public final class Engines {

    private Engines() {}

    /** In the order in which they alternate. */
    public static List<Engine> all() {
        List<Engine> all = new ArrayList<>();
        all.add(new SluiceEngine("sluice", RunSettings.BACKEND));
        all.add(new FlinkEngine("flink", RunSettings.BACKEND));
        all.add(new SluiceRowsEngine());
        for (SqlVariant variant : SqlVariant.values()) {
            all.add(new SqlEngine(variant));
        }
        all.add(new SluiceEngine("sluice-rocksdb", Backends.ROCKSDB));
        all.add(new FlinkEngine("flink-rocksdb", Backends.ROCKSDB));
        all.add(new JetEngine());
        all.add(new KafkaStreamsEngine());
        all.add(new NoWindowEngine());
        all.add(new PlainLoopEngine());
        return all;
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
