package io.sluice.oracle;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EngineSpec;
import io.sluice.core.engine.StateForm;
import io.sluice.core.window.CalendarWindows;
import io.sluice.oracle.Step.Item;
import io.sluice.testing.Event;
import io.sluice.testing.Measure;
import java.time.Instant;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random timelines; the same seed always gives the same one. */
final class RandomTimelines {

    private static final int MOST_SUBTASKS = 4;
    private static final int MOST_STEPS = 240;

    private final long seed;
    private final Random random;
    private final Setup setup;
    private final int keys;
    private final boolean hotKey;

    /** Whether each key has one source. */
    private final boolean ownKeys;

    private final boolean restores;
    private final boolean becomesIdle;
    private final long disorder;
    private final List<Pace> paces = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private long lateness;
    private int sources;
    private int windows;
    private int events;

    /** Records that may be taken back, and where: only their own source knows their order. */
    private final List<Emitted> emitted = new ArrayList<>();

    private record Emitted(int source, Event event) {}

    /** How far a source's event time and watermark have come. */
    private static final class Pace {
        private long now;
        private long watermark = Long.MIN_VALUE;
        private boolean idle;
    }

    private RandomTimelines(long seed, Random random, Setup setup) {
        this.seed = seed;
        this.random = random;
        this.setup = setup;
        lateness = setup.spec().allowedLateness();
        keys = random.nextInt(4) == 0 ? 40 : 1 + random.nextInt(5);
        hotKey = random.nextInt(3) == 0;
        ownKeys = setup.areSessions() && random.nextInt(4) > 0;
        restores = random.nextInt(5) < 2;
        becomesIdle = random.nextInt(5) < 2;
        disorder = random.nextInt(3) == 0 ? 0 : 2 * setup.size();
        sources = 1 + random.nextInt(MOST_SUBTASKS);
        windows = 1 + random.nextInt(MOST_SUBTASKS);
        long start = start();
        for (int i = 0; i < MOST_SUBTASKS; i++) {
            paces.add(new Pace());
            paces.get(i).now = start;
        }
    }

    private long start() {
        if (!(setup.windows() instanceof CalendarWindows calendar)) {
            return random.nextInt(3) == 0 ? 0 : random.nextInt(1000) - 500;
        }
        // A clock change, if the zone has one.
        Instant some = Instant.ofEpochSecond(800_000_000 + random.nextInt(600_000_000));
        ZoneOffsetTransition change = calendar.zone().getRules().nextTransition(some);
        return (change == null ? some : change.getInstant()).toEpochMilli();
    }

    /** A timeline with a random query. */
    static Timeline of(long seed) {
        Random random = new Random(seed);
        Setup setup = new RandomSetups(random).next();
        return new RandomTimelines(seed, random, setup).generate();
    }

    /** A timeline with this query. */
    static Timeline of(long seed, Setup setup) {
        return new RandomTimelines(seed, new Random(seed), setup).generate();
    }

    private Timeline generate() {
        int firstSources = sources;
        int firstWindows = windows;
        int length = 10 + random.nextInt(MOST_STEPS);
        while (steps.size() < length) {
            addStep();
        }
        return new Timeline(seed, setup, firstSources, firstWindows, List.copyOf(steps));
    }

    private void addStep() {
        if (!setup.windows().inEventTime() && random.nextInt(5) == 0) {
            steps.add(new Step.WindowTime(random.nextInt(windows), millis()));
            return;
        }
        int dice = random.nextInt(100);
        if (dice < 50) {
            int source = random.nextInt(sources);
            boolean takesBack = setup.spec().results().retractableInput() && !emitted.isEmpty();
            if (takesBack && random.nextInt(3) == 0) {
                Emitted one = emitted.remove(random.nextInt(emitted.size()));
                Event undo = one.event().takenBack(++events);
                steps.add(new Step.Emit(one.source(), new Item.Arrival(undo)));
                return;
            }
            Item item = item(source, paces.get(source));
            steps.add(new Step.Emit(source, item));
            if (item instanceof Item.Arrival arrival) {
                emitted.add(new Emitted(source, arrival.event()));
            }
        } else if (dice < 90) {
            for (int i = random.nextInt(windows); i >= 0; i--) {
                steps.add(
                        new Step.Deliver(
                                random.nextInt(sources),
                                random.nextInt(windows),
                                1 + random.nextInt(2 * sources + 4)));
            }
        } else if (dice < 94) {
            steps.add(new Step.WindowTime(random.nextInt(windows), millis()));
        } else if (restores && dice < 98) {
            steps.add(new Step.Checkpoint());
        } else if (restores && dice < 99) {
            restore();
        }
    }

    private void restore() {
        if (random.nextBoolean()) {
            sources = 1 + random.nextInt(MOST_SUBTASKS);
            windows = 1 + random.nextInt(MOST_SUBTASKS);
        }
        if (mayChangeLateness() && random.nextBoolean()) {
            lateness = new RandomSetups(random).lateness(setup.windows());
        }
        steps.add(new Step.Restore(sources, windows, lateness));
        emitted.replaceAll(e -> new Emitted(e.source() % sources, e.event()));
        paces.forEach(pace -> pace.idle = false);
    }

    /**
     * Lateness decides which groups there still are, and rows of overlapping final results that
     * expire by a restart alone are not marked.
     */
    private boolean mayChangeLateness() {
        EngineSpec spec = setup.spec();
        boolean neverMarks =
                spec.results().marksClosed()
                        && spec.stateForm() == StateForm.SHARED_SLICES
                        && spec.changelog() != ChangelogMode.APPEND;
        return !setup.publishesAllGroups() && !neverMarks;
    }

    private Item item(int source, Pace pace) {
        int dice = random.nextInt(100);
        if (dice < 70) {
            return new Item.Arrival(event(source, pace));
        } else if (dice < 92) {
            return watermark(pace);
        } else if (dice < 96 && becomesIdle) {
            pace.idle = !pace.idle;
            return new Item.Status(pace.idle);
        }
        return new Item.Time(millis());
    }

    private Item watermark(Pace pace) {
        if (pace.idle) {
            // As Flink's own sources do: a watermark ends the idleness.
            pace.idle = false;
            return new Item.Status(false);
        }
        long size = setup.size();
        long watermark =
                switch (random.nextInt(10)) {
                    case 0 -> pace.watermark;
                    case 1 -> pace.now + random.nextInt((int) size * 2);
                    case 2, 3 -> pace.now - 1;
                    default -> pace.now - random.nextInt((int) disorder + 1);
                };
        pace.watermark = Math.max(pace.watermark, watermark);
        return pace.watermark == Long.MIN_VALUE
                ? new Item.Time(millis())
                : new Item.Watermark(pace.watermark);
    }

    private Event event(int source, Pace pace) {
        long size = setup.size();
        int dice = random.nextInt(20);
        if (dice == 0) {
            pace.now += size * random.nextInt(5);
        } else if (dice < 15) {
            pace.now += random.nextInt(Math.max(1, (int) size / 4) + 1);
        }
        long timestamp =
                disorder == 0 || random.nextBoolean()
                        ? pace.now
                        : pace.now - random.nextInt((int) disorder + 1);
        int key = hotKey && random.nextInt(4) > 0 ? 0 : random.nextInt(keys);
        String owner = ownKeys ? "S" + source : "K";
        return new Event(++events, owner + key % 7, key / 7, timestamp, quantity(), price());
    }

    private @Nullable Long quantity() {
        return switch (random.nextInt(10)) {
            case 0, 1 -> null;
            case 2 -> extremeQuantity();
            default -> (long) random.nextInt(200) - 100;
        };
    }

    private long extremeQuantity() {
        if (setup.measures().contains(Measure.SUM_QUANTITY)) {
            return 0; // this sum may not overflow
        }
        return random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE;
    }

    private @Nullable Double price() {
        return switch (random.nextInt(20)) {
            case 0, 1, 2 -> null;
            case 3 -> random.nextBoolean() ? 0.0 : -0.0;
            case 4 -> 1e12 * (random.nextBoolean() ? 1 : -1);
            case 5 -> random.nextInt(20) == 0 ? special() : 0.1;
            default -> (random.nextInt(2000) - 1000) / 10.0;
        };
    }

    private double special() {
        return switch (random.nextInt(3)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            default -> Double.NEGATIVE_INFINITY;
        };
    }

    private long millis() {
        return 1L + random.nextInt(random.nextBoolean() ? 5 : 60);
    }
}
