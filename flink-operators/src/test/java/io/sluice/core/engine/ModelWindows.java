package io.sluice.core.engine;

import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.CalendarWindows;
import io.sluice.testing.NaiveCalendar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The contract, written down as plainly as possible: every value of every (key, window) is kept,
 * and each operation returns the changes that it must publish. Knows nothing of slices.
 */
final class ModelWindows {

    /** Identity of a result row. */
    record Slot(@Nullable Object key, long start, long end) {}

    /** A window. */
    record Window(long start, long end) {}

    private final TestLayout layout;
    private final KeyGroups keyGroups;
    private final Predicate<List<Object>> having;
    private EngineSpec spec;
    private final Map<Slot, Cell> cells = new HashMap<>();
    private final Map<Integer, Long> watermarks = new HashMap<>();
    private final Map<Integer, Long> expired = new HashMap<>();

    /**
     * @param having says of a row's results whether it is shown
     */
    ModelWindows(
            EngineSpec spec,
            TestLayout layout,
            KeyGroups keyGroups,
            Predicate<List<Object>> having) {
        this.spec = spec;
        this.having = having;
        this.layout = layout;
        this.keyGroups = keyGroups;
    }

    /** What the operation must publish, in any order, and what becomes of the record. */
    record Answer(MergeOutcome outcome, List<Emitted> changes) {}

    /** Adds values to the windows that contain the timestamp. */
    Answer add(
            @Nullable Object key,
            int hash,
            long timestamp,
            List<Long> values,
            List<Long> takenBack,
            IntPredicate subtask) {
        int keyGroup = keyGroups.of(hash);
        List<Window> windows = windowsOf(timestamp);
        List<Window> open =
                windows.stream().filter(window -> !isExpired(window.end, keyGroup)).toList();
        if (open.isEmpty()) {
            return new Answer(
                    windows.isEmpty() ? MergeOutcome.IN_GAP : MergeOutcome.LATE, List.of());
        }
        List<Emitted> changes = new ArrayList<>();
        for (Window window : open) {
            Slot slot = new Slot(key, window.start, window.end);
            Cell cell = cells.computeIfAbsent(slot, s -> new Cell(s, keyGroup));
            cell.values.addAll(values);
            cell.takenBack.addAll(takenBack);
            cell.waiting = true;
            switch (spec.emission().kind()) {
                case PER_RECORD -> cell.publish(changes);
                case ALL_GROUPS_PER_RECORD ->
                        cells(subtask)
                                .filter(other -> other.slot.end == window.end)
                                .filter(other -> other.slot.start == window.start)
                                .filter(other -> !isExpired(window.end, other.keyGroup))
                                .forEach(other -> other.publish(changes));
                case FINAL -> {
                    if (window.end - 1 + closeDelay() <= watermark(keyGroup)) {
                        cell.publish(changes);
                    }
                }
                case CHANGES, INTERVAL, ON_WATERMARK -> {}
            }
        }
        return new Answer(MergeOutcome.ACCEPTED, changes);
    }

    /** Publishes what waits, unless it waits for the close. */
    List<Emitted> drain(IntPredicate subtask) {
        return spec.emission().drains() ? publish(subtask, cell -> true) : List.of();
    }

    /** Advances the watermark of a subtask. */
    List<Emitted> advance(long old, long now, IntPredicate subtask) {
        if (now <= old) {
            return List.of();
        }
        if (spec.results().marksClosed()) {
            cells(subtask)
                    .filter(cell -> !cell.closed && !cell.neverMarked)
                    .filter(cell -> passes(cell, spec.allowedLateness(), now))
                    .forEach(
                            cell -> {
                                cell.closed = true;
                                cell.waiting = true;
                            });
        }
        List<Emitted> changes =
                switch (spec.emission().kind()) {
                    case ON_WATERMARK -> publish(subtask, cell -> true);
                    case FINAL -> publish(subtask, cell -> passes(cell, closeDelay(), now));
                    default -> publish(subtask, cell -> closesOrExpires(cell, old, now));
                };
        watermarks.replaceAll(
                (keyGroup, mark) -> subtask.test(keyGroup) ? Math.max(mark, now) : mark);
        return changes;
    }

    private boolean closesOrExpires(Cell cell, long old, long now) {
        boolean closes = passes(cell, closeDelay(), now) && !passes(cell, closeDelay(), old);
        return closes || passes(cell, spec.allowedLateness(), now);
    }

    private static boolean passes(Cell cell, long delay, long watermark) {
        return watermark == Long.MAX_VALUE || cell.slot.end - 1 + delay <= watermark;
    }

    /** A restart, perhaps with another allowed lateness: what has expired stays expired. */
    void restart(EngineSpec newSpec) {
        watermarks.forEach(
                (keyGroup, mark) ->
                        expired.merge(keyGroup, before(mark, spec.allowedLateness()), Math::max));
        spec = newSpec;
        if (spec.stateForm() == StateForm.SHARED_SLICES
                && spec.changelog() != ChangelogMode.APPEND) {
            cells.values().stream()
                    .filter(cell -> isExpired(cell.slot.end, cell.keyGroup))
                    .forEach(cell -> cell.neverMarked = true);
        }
    }

    void keyGroup(int keyGroup) {
        watermarks.put(keyGroup, Long.MIN_VALUE);
        expired.put(keyGroup, Long.MIN_VALUE);
    }

    /** The result rows as last published. */
    Map<Slot, List<Object>> published() {
        Map<Slot, List<Object>> rows = new HashMap<>();
        cells.forEach(
                (slot, cell) -> {
                    if (cell.published != null) {
                        rows.put(slot, cell.published);
                    }
                });
        return rows;
    }

    /** Whether every accepted record has been published. */
    boolean isComplete() {
        return cells.values().stream()
                .allMatch(cell -> Objects.equals(cell.results(), cell.published));
    }

    long watermark(int keyGroup) {
        return watermarks.getOrDefault(keyGroup, Long.MIN_VALUE);
    }

    private boolean isExpired(long windowEnd, int keyGroup) {
        long through =
                Math.max(
                        before(watermark(keyGroup), spec.allowedLateness()),
                        expired.getOrDefault(keyGroup, Long.MIN_VALUE));
        return windowEnd - 1 <= through;
    }

    private static long before(long watermark, long duration) {
        return watermark < Long.MIN_VALUE + duration ? Long.MIN_VALUE : watermark - duration;
    }

    private long closeDelay() {
        return spec.changelog() == ChangelogMode.APPEND ? spec.allowedLateness() : 0;
    }

    private Stream<Cell> cells(IntPredicate subtask) {
        return cells.values().stream().filter(cell -> subtask.test(cell.keyGroup));
    }

    private List<Emitted> publish(IntPredicate subtask, Predicate<Cell> which) {
        List<Emitted> changes = new ArrayList<>();
        cells(subtask)
                .filter(cell -> cell.waiting)
                .filter(which)
                .sorted(Comparator.comparingLong(cell -> cell.slot.end))
                .forEach(cell -> cell.publish(changes));
        return changes;
    }

    /** All windows that contain the timestamp, by their definition. */
    List<Window> windowsOf(long timestamp) {
        if (spec.window() instanceof CalendarWindows calendar) {
            return NaiveCalendar.of(calendar).containing(timestamp).stream()
                    .map(each -> new Window(each.start(), each.end()))
                    .toList();
        }
        AlignedWindows window = (AlignedWindows) spec.window();
        boolean cumulating = window.kind() == AlignedWindows.Kind.CUMULATING;
        long distance = cumulating ? window.size() : window.step();
        List<Window> windows = new ArrayList<>();
        long start =
                window.offset() + Math.floorDiv(timestamp - window.offset(), distance) * distance;
        for (; start + window.size() > timestamp; start -= distance) {
            if (cumulating) {
                for (long end = start + window.step();
                        end <= start + window.size();
                        end += window.step()) {
                    if (timestamp < end) {
                        windows.add(new Window(start, end));
                    }
                }
            } else {
                windows.add(new Window(start, start + window.size()));
            }
        }
        windows.sort(Comparator.comparingLong(Window::end));
        return windows;
    }

    private final class Cell {

        private final Slot slot;
        private final int keyGroup;
        private final List<Long> values = new ArrayList<>();
        private final List<Long> takenBack = new ArrayList<>();
        private boolean closed;

        /** Expired by nothing but a restart with a shorter lateness, where rows are shared. */
        private boolean neverMarked;

        private boolean waiting;
        private @Nullable List<Object> published;

        Cell(Slot slot, int keyGroup) {
            this.slot = slot;
            this.keyGroup = keyGroup;
        }

        /** Null for a row that is not shown. */
        @Nullable List<Object> results() {
            if (values.size() <= takenBack.size()) {
                return null;
            }
            List<Object> results = new ArrayList<>(layout.results(values, takenBack));
            if (!having.test(results)) {
                return null;
            }
            if (spec.results().marksClosed()) {
                results.add(closed);
            }
            return results;
        }

        void publish(List<Emitted> changes) {
            waiting = false;
            List<Object> before = published;
            List<Object> now = results();
            published = now;
            if (before == null && now == null) {
                return;
            }
            if (before == null) {
                changes.add(change(ChangeKind.INSERT, now));
            } else if (now == null) {
                changes.add(change(ChangeKind.DELETE, before));
            } else if (!spec.emission().skipUnchanged() || !before.equals(now)) {
                if (spec.changelog() == ChangelogMode.RETRACT) {
                    changes.add(change(ChangeKind.UPDATE_BEFORE, before));
                }
                changes.add(change(ChangeKind.UPDATE_AFTER, now));
            }
        }

        private Emitted change(ChangeKind kind, List<Object> results) {
            return new Emitted(kind, slot.start, slot.end, slot.key, results);
        }
    }
}
