package io.sluice.it;

import io.sluice.testing.Event;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random events, cut into splits; each event is a function of its place, so that a source can
 * repeat it. In every split time advances by {@value #STEP} ms per event, and events come late by
 * up to {@value #DISORDER} ms.
 *
 * @param seed of the random numbers
 * @param splits number of splits
 * @param length events per split
 */
public record Timeline(long seed, int splits, int length) implements Serializable {

    public static final long STEP = 10;
    public static final int DISORDER = 700;

    private static final int SYMBOLS = 60;

    /** Every other event is about one of these. */
    private static final int HOT_SYMBOLS = 4;

    private static final int VENUES = 3;
    private static final int NULL_ONE_IN = 20;
    private static final long START = -20_000;

    /** The event at a place. */
    public Event event(int split, int index) {
        int id = split * length + index;
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + id);
        random.nextLong();
        int symbol = random.nextInt(random.nextBoolean() ? HOT_SYMBOLS : SYMBOLS);
        return new Event(
                id,
                "SYM" + symbol,
                random.nextInt(VENUES),
                START + index * STEP - random.nextInt(DISORDER),
                random.nextInt(NULL_ONE_IN) == 0 ? null : random.nextLong(-1_000, 1_000),
                random.nextInt(NULL_ONE_IN) == 0 ? null : random.nextInt(1_000) / 8.0);
    }

    List<Event> split(int split) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            events.add(event(split, i));
        }
        return events;
    }

    /** All events, split by split. */
    public List<Event> all() {
        List<Event> events = new ArrayList<>();
        for (int split = 0; split < splits; split++) {
            events.addAll(split(split));
        }
        return events;
    }
}
