package io.sluice.oracle;

import io.sluice.oracle.Step.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A replayable source. */
final class SourceNode {

    private final Deque<Item> toEmit;
    private final List<Item> emitted = new ArrayList<>();
    private int completed;
    private int barrier;
    private boolean idle;

    /** A source that begins with the items that are to be repeated. */
    SourceNode(List<Item> repeated) {
        toEmit = new ArrayDeque<>(repeated);
    }

    void add(Item item) {
        toEmit.add(item);
    }

    boolean isEmpty() {
        return toEmit.isEmpty();
    }

    /** Whether the source is idle once everything is emitted. */
    boolean willBeIdle() {
        boolean last = idle;
        for (Item item : toEmit) {
            last = item instanceof Item.Status status ? status.idle() : last;
        }
        return last;
    }

    Item next() {
        Item item = toEmit.remove();
        emitted.add(item);
        if (item instanceof Item.Status status) {
            idle = status.idle();
        }
        return item;
    }

    /** Remembers the position of a barrier. */
    void barrier() {
        barrier = emitted.size();
    }

    /** The last barrier's checkpoint is complete. */
    void barrierCompleted() {
        completed = barrier;
    }

    /** What must be emitted after a restore: everything since the last completed checkpoint. */
    List<Item> toRepeat() {
        List<Item> items = new ArrayList<>(emitted.subList(completed, emitted.size()));
        items.addAll(toEmit);
        return items;
    }
}
