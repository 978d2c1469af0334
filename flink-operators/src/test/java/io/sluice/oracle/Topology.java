package io.sluice.oracle;

import io.sluice.testing.Event;
import io.sluice.testing.RowKey;
import io.sluice.testing.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The subtasks of one attempt, from one restart to the next. */
final class Topology implements AutoCloseable {

    /** A checkpoint of all subtasks; complete once every window has taken part. */
    record Checkpoint(long id, List<Object> folds, Map<Integer, WindowNode.Snapshot> windows) {}

    private final List<FoldNode> folds = new ArrayList<>();
    private final List<WindowNode> windows = new ArrayList<>();

    Topology(
            Setup setup,
            Operators operators,
            KeyGroups keyGroups,
            int foldCount,
            int windowCount,
            long clock,
            @Nullable Checkpoint restored)
            throws Exception {
        List<List<Channel>> toWindow = new ArrayList<>();
        for (int w = 0; w < windowCount; w++) {
            toWindow.add(new ArrayList<>());
        }
        List<Object> foldStates = restored == null ? null : restored.folds();
        for (int f = 0; f < foldCount; f++) {
            List<Channel> channels = new ArrayList<>();
            for (int w = 0; w < windowCount; w++) {
                Channel channel = new Channel();
                channels.add(channel);
                toWindow.get(w).add(channel);
            }
            Operators.Start start = new Operators.Start(f, foldCount, clock, foldStates);
            folds.add(new FoldNode(setup, operators, start, channels));
        }
        for (int w = 0; w < windowCount; w++) {
            Operators.Start start =
                    new Operators.Start(w, windowCount, clock, windowStates(restored));
            WindowOracle oracle = oracle(setup, keyGroups, start, restored);
            windows.add(new WindowNode(setup, operators, start, oracle, toWindow.get(w)));
        }
    }

    List<FoldNode> folds() {
        return folds;
    }

    List<WindowNode> windows() {
        return windows;
    }

    /** Processing time of the subtask that is furthest ahead. */
    long clock() {
        long clock = 0;
        for (FoldNode fold : folds) {
            clock = Math.max(clock, fold.clock());
        }
        for (WindowNode window : windows) {
            clock = Math.max(clock, window.clock());
        }
        return clock;
    }

    /** Lets a barrier into every fold. */
    Checkpoint startCheckpoint(long id) throws Exception {
        List<Object> snapshots = new ArrayList<>();
        for (FoldNode fold : folds) {
            snapshots.add(fold.checkpoint(id));
        }
        return new Checkpoint(id, snapshots, new LinkedHashMap<>());
    }

    Outcome outcome(int checkpointsRestored) {
        Map<Event, Verdict> verdicts = new HashMap<>();
        Map<RowKey, Set<Integer>> accepted = new HashMap<>();
        Map<RowKey, List<@Nullable Object>> table = new HashMap<>();
        Set<Integer> lateOutput = new HashSet<>();
        for (WindowNode window : windows) {
            OracleState state = window.oracle().state();
            verdicts.putAll(state.verdicts);
            table.putAll(state.table.rows());
            state.lateOutput.forEach(event -> lateOutput.add(event.id()));
            for (RowKey row : state.naive.rows()) {
                Set<Integer> ids = new HashSet<>();
                state.naive.recordsOf(row).forEach(event -> ids.add(event.id()));
                if (!state.isPart(row)) {
                    accepted.put(row, ids);
                }
            }
        }
        return new Outcome(verdicts, accepted, table, lateOutput, checkpointsRestored);
    }

    @Override
    public void close() throws Exception {
        for (FoldNode fold : folds) {
            fold.close();
        }
        for (WindowNode window : windows) {
            window.close();
        }
    }

    private static @Nullable List<Object> windowStates(@Nullable Checkpoint restored) {
        if (restored == null) {
            return null;
        }
        List<Object> states = new ArrayList<>();
        for (int w = 0; w < restored.windows().size(); w++) {
            states.add(restored.windows().get(w).window());
        }
        return states;
    }

    private static WindowOracle oracle(
            Setup setup,
            KeyGroups keyGroups,
            Operators.Start start,
            @Nullable Checkpoint restored) {
        OracleState state = new OracleState(setup);
        Map<Integer, Watermarks.Mark> watermarks = new HashMap<>();
        if (restored != null) {
            for (WindowNode.Snapshot snapshot : restored.windows().values()) {
                state.addAll(
                        snapshot.oracle(),
                        key -> keyGroups.belongsTo(key, start.subtask(), start.parallelism()));
                watermarks.putAll(snapshot.watermarks());
            }
        }
        return new WindowOracle(setup, keyGroups, state, new Watermarks(setup, watermarks));
    }
}
