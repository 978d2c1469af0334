package io.sluice.sql.connector.board;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts the windows of the board's rows: the open ones, and those that the watermark has passed
 * while they were on the board. Guarded by the model.
 */
final class BoardWindows {

    /** Closed windows that are recognised when a late update brings them back. */
    private static final int REMEMBERED = 10_000;

    /**
     * A window; times are epoch ms.
     *
     * @param start inclusive
     * @param end exclusive
     */
    record Window(long start, long end) {}

    private final TreeMap<Window, Integer> rowsOfOpen =
            new TreeMap<>(Comparator.comparingLong(Window::end).thenComparingLong(Window::start));
    private final Set<Window> lastClosed = new LinkedHashSet<>();
    private long watermark = Long.MIN_VALUE;
    private long closed;

    void rowAdded(Window window) {
        if (isClosed(window)) {
            close(window);
        } else {
            rowsOfOpen.merge(window, 1, Integer::sum);
        }
    }

    void rowRemoved(Window window) {
        rowsOfOpen.computeIfPresent(window, (same, rows) -> rows == 1 ? null : rows - 1);
    }

    void advance(long newWatermark) {
        watermark = newWatermark;
        while (!rowsOfOpen.isEmpty() && isClosed(rowsOfOpen.firstKey())) {
            close(rowsOfOpen.pollFirstEntry().getKey());
        }
    }

    private boolean isClosed(Window window) {
        return window.end() - 1 <= watermark;
    }

    private void close(Window window) {
        if (lastClosed.add(window)) {
            closed++;
            if (lastClosed.size() > REMEMBERED) {
                lastClosed.remove(lastClosed.iterator().next());
            }
        }
    }

    int open() {
        return rowsOfOpen.size();
    }

    long closed() {
        return closed;
    }
}
