package io.sluice.sql.function;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Windows in some order. Most keys have one window, which is a field of the list: where there are
 * many keys each object on the way to it is not in the processor's cache.
 */
abstract class WindowList extends AbstractList<WindowRow> {

    private static final @Nullable WindowRow[] NONE = {};
    private static final int LEAST = 3;

    private @Nullable WindowRow first;

    /** All others, and behind them nothing. */
    private @Nullable WindowRow[] others = NONE;

    private int size;

    @Override
    public final int size() {
        return size;
    }

    @Override
    public final WindowRow get(int index) {
        Objects.checkIndex(index, size);
        return Objects.requireNonNull(index == 0 ? first : others[index - 1]);
    }

    @Override
    public final WindowRow set(int index, WindowRow window) {
        WindowRow before = get(index);
        put(index, window);
        return before;
    }

    private void put(int index, @Nullable WindowRow window) {
        if (index == 0) {
            first = window;
        } else {
            others[index - 1] = window;
        }
    }

    @Override
    public final void add(int index, WindowRow window) {
        Objects.checkIndex(index, size + 1);
        if (size > others.length) {
            others = Arrays.copyOf(others, Math.max(LEAST, 2 * others.length));
        }
        for (int i = size; i > index; i--) {
            put(i, get(i - 1));
        }
        put(index, window);
        size++;
        modCount++;
    }

    @Override
    public final WindowRow remove(int index) {
        WindowRow removed = get(index);
        for (int i = index + 1; i < size; i++) {
            put(i - 1, get(i));
        }
        put(--size, null);
        modCount++;
        return removed;
    }
}
