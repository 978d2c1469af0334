package io.sluice.oracle;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the shortest form of a timeline that still fails. */
final class Shrinker {

    private final Consumer<Timeline> test;

    /** For a test that throws what is wrong with a timeline. */
    Shrinker(Consumer<Timeline> test) {
        this.test = test;
    }

    /** Runs the test; a failure shows the timeline's shortest failing prefix. */
    void run(Timeline timeline) {
        AssertionError failure = failureOf(timeline);
        if (failure != null) {
            Timeline prefix = shortestPrefix(timeline);
            Timeline shortest = withoutNeedlessSteps(prefix);
            AssertionError shortestFailure = failureOf(shortest);
            throw new AssertionError(
                    """
                    seed %d: %s
                    Replay with -Dsluice.seeds=%1$d

                    The shortest failing prefix has %d of %d steps; %d of them are enough:
                    %s
                    which fails %s"""
                            .formatted(
                                    timeline.seed(),
                                    failure.getMessage(),
                                    prefix.steps().size(),
                                    timeline.steps().size(),
                                    shortest.steps().size(),
                                    shortest,
                                    shortestFailure == null ? "now and then" : shortestFailure),
                    failure);
        }
    }

    /** The shortest prefix of a failing timeline that fails too. */
    Timeline shortestPrefix(Timeline timeline) {
        for (int length = 0; length < timeline.steps().size(); length++) {
            Timeline prefix = timeline.prefix(length);
            if (failureOf(prefix) != null) {
                return prefix;
            }
        }
        return timeline;
    }

    private Timeline withoutNeedlessSteps(Timeline failing) {
        Timeline shortest = failing;
        for (int step = failing.steps().size() - 1; step >= 0; step--) {
            Timeline shorter = shortest.without(step);
            if (failureOf(shorter) != null) {
                shortest = shorter;
            }
        }
        return shortest;
    }

    private @Nullable AssertionError failureOf(Timeline timeline) {
        try {
            test.accept(timeline);
            return null;
        } catch (AssertionError failure) {
            return failure;
        }
    }
}
