package io.sluice.it;

import io.sluice.testing.Event;
import io.sluice.testing.RowKey;
import io.sluice.testing.Window;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is hard on a job, and the records that it gets; of any number an hour and a half. */
enum Strain {
    NONE("none of these"),
    ONE_KEY("one key has 90% of the records"),
    SLOW_SINK("a sink that takes 50 µs per row and more"),
    SLOW_SIDE_OUTPUT("8% late records, whose consumer takes 50 µs each and more"),
    BURSTS("bursts of ten times the rate"),
    STALL("the watermark stands still for an hour, then jumps by a day");

    static final Duration WINDOW = Duration.ofMinutes(1);
    static final int KEYS = 100;

    private static final long SPAN = Duration.ofMinutes(90).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long LATE_BY = Duration.ofMinutes(10).toMillis();

    final String inWords;

    Strain(String inWords) {
        this.inWords = inWords;
    }

    /** The record of a number, of so many. */
    Event event(long number, long records) {
        long time = number * SPAN / records;
        if (this == STALL && number >= stallEnd(records)) {
            time += DAY;
        }
        if (isLate(number, records)) {
            time -= LATE_BY;
        }
        boolean hot = this == ONE_KEY && number % 10 != 0;
        long symbol = hot ? 0 : number % 101 % KEYS;
        return new Event((int) number, "SYM" + symbol, 0, time, number % 1_000, 1.0);
    }

    /** Whether a record comes ten minutes behind the watermark. */
    boolean isLate(long number, long records) {
        return this == SLOW_SIDE_OUTPUT && number % 10 == 9 && number >= records / 6;
    }

    /** Whether the watermark stands still at a record: from a quarter of an hour on. */
    boolean stalls(long number, long records) {
        return this == STALL && number >= records / 6 && number < stallEnd(records);
    }

    private static long stallEnd(long records) {
        return records * 5 / 6;
    }

    /** Windows that may be open at once: those of the hour without a watermark, and neighbours. */
    int mostOpenWindows() {
        return (this == STALL ? 60 : 0) + 3;
    }

    /** Counts and sums per key and minute, of the records that are not late. */
    Map<RowKey, List<@Nullable Object>> table(long records) {
        Map<RowKey, long[]> sums = new HashMap<>();
        for (long number = 0; number < records; number++) {
            if (!isLate(number, records)) {
                Event event = event(number, records);
                long start = event.timestamp() - event.timestamp() % WINDOW.toMillis();
                Window window = new Window(start, start + WINDOW.toMillis());
                long[] sum =
                        sums.computeIfAbsent(
                                new RowKey(List.of(event.symbol()), window), key -> new long[2]);
                sum[0]++;
                sum[1] += number % 1_000;
            }
        }
        Map<RowKey, List<@Nullable Object>> table = new HashMap<>();
        sums.forEach((key, sum) -> table.put(key, List.of(sum[0], sum[1])));
        return table;
    }
}
