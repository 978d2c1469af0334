package io.sluice.oracle;

import io.sluice.testing.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A FIFO channel between a fold and a window. It is emptied by source items, not by elements: so
 * the same timeline interleaves all channels alike, whenever a fold chooses to ship.
 */
final class Channel {

    /**
     * An element on its way.
     *
     * @param element what was sent
     * @param records the records in it, as the fold's ledger knows them
     */
    record Delivery(Element element, List<Event> records) {}

    private final Deque<List<Delivery>> items = new ArrayDeque<>();
    private List<Delivery> current = new ArrayList<>();
    private boolean blocked;

    void send(Element element, List<Event> records) {
        current.add(new Delivery(element, records));
    }

    /** All that was sent since the last call is what one source item produced. */
    void endItem() {
        items.add(current);
        current = new ArrayList<>();
    }

    boolean canTake() {
        return !blocked && !items.isEmpty();
    }

    /** What the next source item produced. */
    List<Delivery> take() {
        return items.remove();
    }

    /** While a barrier is awaited from the other channels, nothing is taken from this one. */
    void block(boolean wait) {
        blocked = wait;
    }
}
