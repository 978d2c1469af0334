package io.sluice.oracle;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Tests many random timelines on all cores.
 *
 * @param timelines makes the timeline of a seed
 * @param test throws what is wrong with a timeline
 */
record Campaign(LongFunction<Timeline> timelines, Consumer<Timeline> test) {

    /** Fails with the shortest form of the first failure, if any seed fails. */
    void run(LongStream seeds) {
        long[] failing = seeds.parallel().filter(this::fails).sorted().toArray();
        if (failing.length > 0) {
            new Shrinker(test).run(timelines.apply(failing[0]));
            throw new AssertionError("failed only once: seeds " + Arrays.toString(failing));
        }
    }

    /** Whether some of the seeds fails. */
    boolean anyFails(LongStream seeds) {
        return seeds.parallel().anyMatch(this::fails);
    }

    private boolean fails(long seed) {
        try {
            test.accept(timelines.apply(seed));
            return false;
        } catch (AssertionError failure) {
            return true;
        }
    }
}
