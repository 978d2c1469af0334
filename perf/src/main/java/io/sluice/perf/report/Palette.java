package io.sluice.perf.report;

import java.util.List;
import java.util.stream.Stream;

/** A colour for each engine, the same in all charts. Those of Sluice are blue. */
final class Palette {

    private static final List<String> SLUICE = List.of("#0b5fa5", "#3f8fd2", "#7fb8e6", "#0a3d6b");
    private static final List<String> OTHERS =
            List.of(
                    "#d1495b", "#edae49", "#66a182", "#8d5a97", "#b5651d", "#5c6b73", "#c9a0a0",
                    "#9aa65a", "#444444");

    private final List<String> engines;

    Palette(List<String> engines) {
        this.engines = engines;
    }

    /** For engines in any order, named any number of times. */
    static Palette of(Stream<String> engines) {
        return new Palette(engines.distinct().sorted().toList());
    }

    String color(String engine) {
        boolean ours = isOurs(engine);
        int number =
                engines.stream().filter(other -> isOurs(other) == ours).toList().indexOf(engine);
        List<String> colors = ours ? SLUICE : OTHERS;
        return colors.get(number % colors.size());
    }

    private static boolean isOurs(String engine) {
        return engine.startsWith("sluice");
    }
}
