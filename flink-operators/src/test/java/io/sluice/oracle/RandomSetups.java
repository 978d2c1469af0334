package io.sluice.oracle;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.EngineSpec;
import io.sluice.core.engine.ResultRules;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.CalendarUnit;
import io.sluice.core.window.CalendarWindows;
import io.sluice.core.window.NamedWindows;
import io.sluice.core.window.ProcessingTimeWindows;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.SeveralWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.oracle.Setup.FoldSetup;
import io.sluice.oracle.Setup.WindowTuning;
import io.sluice.runtime.FoldMode;
import io.sluice.testing.Measure;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Random queries. */
final class RandomSetups {

    /** Sums that never overflow at most this often. */
    private static final int MOST_MEASURES = 3;

    private static final long HOUR = 3_600_000;

    /** Those that can take back a record. */
    private static final List<Measure> RETRACTING =
            List.of(
                    Measure.COUNT_ALL,
                    Measure.COUNT_QUANTITY,
                    Measure.COUNT_PRICE,
                    Measure.SUM_QUANTITY,
                    Measure.WIDE_SUM_QUANTITY,
                    Measure.AVG_QUANTITY,
                    Measure.VAR_QUANTITY,
                    Measure.SUM_DECIMAL,
                    Measure.VAR_DECIMAL,
                    Measure.COUNT_DISTINCT_QUANTITY,
                    Measure.RETRACTABLE_MIN_PRICE,
                    Measure.SUM_OF_EVEN_QUANTITIES,
                    Measure.RECORD_IDS);

    private static final Shape[] ALIGNED = {
        Shape.TUMBLING,
        Shape.HOPPING_MULTIPLE,
        Shape.HOPPING_NO_MULTIPLE,
        Shape.HOPPING_WITH_GAPS,
        Shape.CUMULATING
    };

    private static final long SHORT_UNIT = 7;
    private static final long[] UNITS = {1, 1, 1, 7, 1000};

    private final Random random;

    RandomSetups(Random random) {
        this.random = random;
    }

    /** The shapes of windows that must all be tested. */
    enum Shape {
        TUMBLING,
        HOPPING_MULTIPLE,
        HOPPING_NO_MULTIPLE,
        HOPPING_WITH_GAPS,
        CUMULATING,
        CALENDAR,
        CALENDAR_CUMULATING,
        SEVERAL,
        SESSION,
        SESSION_WITH_CUTS,
        BY_THE_CLOCK
    }

    Setup next() {
        Shape shape = pick(Shape.values());
        EmissionPolicy.Kind emission = pick(emissionsOf(shape));
        ChangelogMode changelog = pick(changelogsOf(emission));
        return next(shape, emission, changelog, pick(FoldMode.values()));
    }

    /** A query with these properties, otherwise random. */
    Setup next(
            Shape shape, EmissionPolicy.Kind emission, ChangelogMode changelog, FoldMode foldMode) {
        WindowSpec window = window(shape);
        boolean mayTakeBack = window.inEventTime() && !(window instanceof SessionWindows);
        ResultRules rules = rules(mayTakeBack);
        EngineSpec spec =
                new EngineSpec(window, emission(emission), changelog, lateness(window), rules);
        return new Setup(
                spec,
                measures(rules.retractableInput()),
                1 + random.nextInt(2),
                4 + random.nextInt(13),
                random.nextInt(3) == 0 && window.inEventTime(),
                fold(foldMode),
                new WindowTuning(pick(1, 2, 1_000), random.nextBoolean()),
                random.nextInt(4) == 0);
    }

    /** The policies that go with the windows. */
    static EmissionPolicy.Kind[] emissionsOf(Shape shape) {
        return Stream.of(EmissionPolicy.Kind.values())
                .filter(
                        kind ->
                                kind != EmissionPolicy.Kind.ON_WATERMARK
                                        || shape != Shape.BY_THE_CLOCK)
                .toArray(EmissionPolicy.Kind[]::new);
    }

    /** The changelog modes that the policy knows. */
    static ChangelogMode[] changelogsOf(EmissionPolicy.Kind emission) {
        return emission == EmissionPolicy.Kind.FINAL
                ? ChangelogMode.values()
                : new ChangelogMode[] {ChangelogMode.UPSERT, ChangelogMode.RETRACT};
    }

    private WindowSpec window(Shape shape) {
        return switch (shape) {
            case CALENDAR -> WindowSpec.calendar(zone(), pick(CalendarUnit.DAY, CalendarUnit.WEEK));
            case CALENDAR_CUMULATING ->
                    random.nextBoolean()
                            ? new CalendarWindows(
                                    zone(), CalendarUnit.DAY, null, HOUR * (1 + random.nextInt(23)))
                            : new CalendarWindows(zone(), CalendarUnit.WEEK, CalendarUnit.DAY, 0);
            case SEVERAL -> several(UNITS[random.nextInt(UNITS.length)]);
            case SESSION -> WindowSpec.session(gap());
            case SESSION_WITH_CUTS -> {
                long gap = gap();
                yield WindowSpec.session(gap, gap * (1 + random.nextInt(8)));
            }
            case BY_THE_CLOCK -> new ProcessingTimeWindows(shortWindows());
            default -> aligned(shape);
        };
    }

    /** Windows that some of the few ms end which pass in a timeline. */
    private WindowSpec shortWindows() {
        return switch (random.nextInt(4)) {
            case 0 -> WindowSpec.session(1 + random.nextInt(40));
            case 1 -> WindowSpec.session(20, 20L * (1 + random.nextInt(4)));
            case 2 -> several(SHORT_UNIT);
            default -> aligned(pick(ALIGNED), SHORT_UNIT);
        };
    }

    /** Two or three kinds on one unit, which need not fit each other. */
    private SeveralWindows several(long unit) {
        List<NamedWindows> all = new ArrayList<>();
        for (int i = 2 + random.nextInt(2); i > 0; i--) {
            Shape shape = pick(ALIGNED);
            all.add(new NamedWindows("w" + i, aligned(shape, unit)));
        }
        return new SeveralWindows(all);
    }

    private AlignedWindows aligned(Shape shape) {
        return aligned(shape, UNITS[random.nextInt(UNITS.length)]);
    }

    private AlignedWindows aligned(Shape shape, long unit) {
        long small = 1L + random.nextInt(6);
        int factor = 2 + random.nextInt(3);
        return switch (shape) {
            case TUMBLING -> {
                long size = unit * (1 + random.nextInt(20));
                yield WindowSpec.tumbling(size, offset(size));
            }
            case HOPPING_MULTIPLE ->
                    WindowSpec.hopping(unit * small * factor, unit * small, offset(unit * small));
            case HOPPING_NO_MULTIPLE -> {
                long slide = small + 1;
                long size = slide * factor - 1 - random.nextInt((int) small);
                yield WindowSpec.hopping(unit * size, unit * slide, offset(unit * slide));
            }
            case HOPPING_WITH_GAPS -> {
                long slide = small + 1 + random.nextInt(4);
                yield WindowSpec.hopping(unit * small, unit * slide, offset(unit * slide));
            }
            case CUMULATING -> {
                long size = unit * small * factor;
                yield WindowSpec.cumulating(size, unit * small, offset(size));
            }
            default -> throw new IllegalArgumentException("not on a grid: " + shape);
        };
    }

    private long gap() {
        return UNITS[random.nextInt(UNITS.length)] * (1 + random.nextInt(12));
    }

    private ZoneId zone() {
        return ZoneId.of(
                pick("Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo", "Europe/Berlin"));
    }

    private long offset(long limit) {
        return random.nextBoolean() ? 0 : random.nextLong() % limit;
    }

    /** An allowed lateness in ms, often none. */
    long lateness(WindowSpec window) {
        if (!window.inEventTime()) {
            return 0;
        }
        int size = Math.toIntExact(Setup.size(window));
        return switch (random.nextInt(12)) {
            case 0 -> Long.MAX_VALUE;
            case 1, 2 -> size;
            case 3, 4, 5 -> random.nextInt(3 * size);
            default -> 0;
        };
    }

    private EmissionPolicy emission(EmissionPolicy.Kind kind) {
        boolean skipUnchanged = random.nextInt(3) == 0;
        return switch (kind) {
            case CHANGES ->
                    new EmissionPolicy(
                            kind, pick(1, 2, 3, 7, 1000), pick(1L, 10L, 50L), skipUnchanged);
            case INTERVAL -> new EmissionPolicy(kind, 0, pick(1L, 10L, 50L), skipUnchanged);
            default -> new EmissionPolicy(kind, 0, 0, skipUnchanged);
        };
    }

    private ResultRules rules(boolean mayTakeBack) {
        return new ResultRules(
                random.nextInt(3) == 0 ? new Having() : null,
                random.nextInt(3) == 0,
                random.nextInt(5) == 0 && mayTakeBack);
    }

    private List<Measure> measures(boolean takenBack) {
        List<Measure> all =
                new ArrayList<>(takenBack ? RETRACTING : Arrays.asList(Measure.values()));
        Collections.shuffle(all, random);
        return List.copyOf(all.subList(0, 1 + random.nextInt(MOST_MEASURES)));
    }

    private FoldSetup fold(FoldMode mode) {
        return new FoldSetup(
                mode,
                pick(1, 2, 5, 20, 1000),
                pick(1, 3, 8, 1000),
                pick(1L, 10L, 50L),
                pick(1.0, 1.5, 3.0));
    }

    @SafeVarargs
    private <V> V pick(V... values) {
        return values[random.nextInt(values.length)];
    }
}
