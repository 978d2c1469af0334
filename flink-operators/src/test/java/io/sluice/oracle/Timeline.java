package io.sluice.oracle;

import io.sluice.testing.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One random test case. After its steps all sources end and everything is delivered.
 *
 * @param seed what it was made from
 * @param setup the query
 * @param sources sources and folds at the start
 * @param windows window subtasks at the start
 * @param steps what happens, in order
 */
public record Timeline(long seed, Setup setup, int sources, int windows, List<Step> steps) {

    /** The first steps of this timeline. */
    Timeline prefix(int length) {
        return new Timeline(seed, setup, sources, windows, steps.subList(0, length));
    }

    /** This timeline without one of its steps, nor what takes it back. */
    Timeline without(int step) {
        List<Step> others = new ArrayList<>(steps);
        Event removed = event(others.remove(step));
        if (removed != null) {
            others.removeIf(
                    other -> {
                        Event by = event(other);
                        return by != null && removed.equals(by.undone());
                    });
        }
        return new Timeline(seed, setup, sources, windows, others);
    }

    /** The same steps for another query. */
    Timeline with(Setup other) {
        return new Timeline(seed, other, sources, windows, steps);
    }

    private static @Nullable Event event(Step step) {
        return step instanceof Step.Emit emit && emit.item() instanceof Step.Item.Arrival arrival
                ? arrival.event()
                : null;
    }

    boolean restores() {
        return steps.stream().anyMatch(Step.Restore.class::isInstance);
    }

    boolean changesLateness() {
        return steps.stream()
                .anyMatch(
                        step ->
                                step instanceof Step.Restore restore
                                        && restore.allowedLateness()
                                                != setup.spec().allowedLateness());
    }

    boolean becomesIdle() {
        return steps.stream()
                .anyMatch(
                        step ->
                                step instanceof Step.Emit emit
                                        && emit.item() instanceof Step.Item.Status status
                                        && status.idle());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("seed %d: %d sources, %d windows%n".formatted(seed, sources, windows));
        text.append(setup).append('\n');
        for (int i = 0; i < steps.size(); i++) {
            text.append("%4d  %s%n".formatted(i + 1, steps.get(i)));
        }
        return text.append("      end of input").toString();
    }
}
