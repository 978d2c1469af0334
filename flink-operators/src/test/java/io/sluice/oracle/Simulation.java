package io.sluice.oracle;

import static io.sluice.oracle.SimulationFailure.require;

import io.sluice.oracle.Step.Item;
import io.sluice.oracle.Topology.Checkpoint;
import io.sluice.testing.Event;
import io.sluice.testing.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Plays a timeline: sources feed one fold each, FIFO channels lead to the windows, and every step
 * is checked by the oracle. Which channel moves when depends on the timeline only, never on the
 * operators under test.
 */
final class Simulation implements AutoCloseable {

    private final Timeline timeline;
    private Setup setup;
    private final Operators operators;
    private final KeyGroups keyGroups;
    private Topology topology;
    private List<SourceNode> sources = new ArrayList<>();
    private @Nullable Checkpoint pending;
    private @Nullable Checkpoint completed;
    private long checkpoints;
    private int checkpointsRestored;

    private Simulation(Timeline timeline, Operators operators) throws Exception {
        this.timeline = timeline;
        this.setup = timeline.setup();
        this.operators = operators;
        this.keyGroups = new KeyGroups(timeline.setup().maxParallelism());
        for (int s = 0; s < timeline.sources(); s++) {
            sources.add(new SourceNode(List.of()));
        }
        this.topology = topology(timeline.sources(), timeline.windows(), 0);
    }

    /**
     * Plays a timeline to its end.
     *
     * @throws SimulationFailure naming the step after which something was wrong
     */
    static Outcome run(Timeline timeline, Operators operators) {
        String now = "at the start";
        try (Simulation simulation = new Simulation(timeline, operators)) {
            for (int i = 0; i < timeline.steps().size(); i++) {
                now = "in step %d (%s)".formatted(i + 1, timeline.steps().get(i));
                simulation.perform(timeline.steps().get(i));
            }
            now = "at the end of input";
            return simulation.end();
        } catch (Exception | AssertionError failure) {
            throw new SimulationFailure(now + ": " + failure, failure);
        }
    }

    @Override
    public void close() throws Exception {
        topology.close();
    }

    private void perform(Step step) throws Exception {
        if (step instanceof Step.Emit emit) {
            int source = emit.source() % sources.size();
            sources.get(source).add(emit.item());
            emitFrom(source);
        } else if (step instanceof Step.Deliver deliver) {
            int source = deliver.source() % sources.size();
            int window = deliver.window() % topology.windows().size();
            for (int i = 0; i < deliver.items() && canTake(source, window); i++) {
                take(source, window);
            }
        } else if (step instanceof Step.WindowTime time) {
            topology.windows()
                    .get(time.window() % topology.windows().size())
                    .timePasses(time.millis());
        } else if (step instanceof Step.Checkpoint && pending == null) {
            sources.forEach(SourceNode::barrier);
            pending = topology.startCheckpoint(++checkpoints);
        } else if (step instanceof Step.Restore restore) {
            restore(restore);
        }
    }

    private void emitFrom(int source) throws Exception {
        Item item = sources.get(source).next();
        try {
            topology.folds().get(source).accept(item);
        } catch (AssertionError failure) {
            throw new SimulationFailure("source %d, %s: %s".formatted(source, item, failure));
        }
    }

    private boolean canTake(int source, int window) {
        return topology.folds().get(source).channelTo(window).canTake();
    }

    private void take(int source, int window) throws Exception {
        WindowNode node = topology.windows().get(window);
        if (node.takeFrom(source)) {
            pending.windows().put(window, node.snapshot(pending.id()));
            if (pending.windows().size() == topology.windows().size()) {
                sources.forEach(SourceNode::barrierCompleted);
                completed = pending;
                pending = null;
            }
        }
    }

    private void restore(Step.Restore restore) throws Exception {
        List<List<Item>> repeated = new ArrayList<>();
        for (int s = 0; s < restore.sources(); s++) {
            repeated.add(new ArrayList<>());
        }
        for (int s = 0; s < sources.size(); s++) {
            repeated.get(s % restore.sources()).addAll(sources.get(s).toRepeat());
        }
        checkpointsRestored += completed == null ? 0 : 1;
        long clock = topology.clock();
        topology.close();
        pending = null;
        setup = setup.with(restore.allowedLateness());
        topology = topology(restore.sources(), restore.windows(), clock);
        sources = new ArrayList<>();
        repeated.forEach(items -> sources.add(new SourceNode(items)));
    }

    private Topology topology(int folds, int windows, long clock) throws Exception {
        return new Topology(setup, operators, keyGroups, folds, windows, clock, completed);
    }

    private Outcome end() throws Exception {
        for (int s = 0; s < sources.size(); s++) {
            end(s);
        }
        deliverAll(new Random(timeline.seed()));
        Outcome outcome = topology.outcome(checkpointsRestored);
        for (Step step : timeline.steps()) {
            if (step instanceof Step.Emit emit && emit.item() instanceof Item.Arrival arrival) {
                requireJudged(arrival.event(), outcome);
            }
        }
        return outcome;
    }

    private void end(int index) throws Exception {
        SourceNode source = sources.get(index);
        if (!source.willBeIdle() || !timeline.setup().endsIdle()) {
            source.add(new Item.Status(false));
            source.add(new Item.Watermark(Long.MAX_VALUE));
        }
        while (!source.isEmpty()) {
            emitFrom(index);
        }
        topology.folds().get(index).end();
    }

    private void deliverAll(Random random) throws Exception {
        for (boolean moved = true; moved; ) {
            moved = false;
            for (int window = 0; window < topology.windows().size(); window++) {
                for (int source = 0; source < sources.size(); source++) {
                    for (int i = random.nextInt(4); i >= 0 && canTake(source, window); i--) {
                        take(source, window);
                        moved = true;
                    }
                }
            }
        }
    }

    private void requireJudged(Event event, Outcome outcome) {
        require(
                outcome.verdicts().containsKey(event)
                        || Window.containing(event.timestamp(), timeline.setup().windows())
                                .isEmpty(),
                "lost on the way: %s",
                event);
    }
}
