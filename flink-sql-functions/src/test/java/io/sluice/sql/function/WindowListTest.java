package io.sluice.sql.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A list of windows does what any list does. */
class WindowListTest {

    private static final class Windows extends WindowList {}

    private static final int STEPS = 2_000;
    private static final int MOST = 12;

    private final List<WindowRow> expected = new ArrayList<>();
    private final Windows windows = new Windows();

    @Test
    void randomChangesAreThoseOfAnyList() {
        Random random = new Random(41);
        for (int i = 0; i < STEPS; i++) {
            change(random);
            assertThat(windows).as("after step %d", i).containsExactlyElementsOf(expected);
        }
    }

    private void change(Random random) {
        int size = expected.size();
        int at = random.nextInt(size + 1);
        if (size == 0 || (size < MOST && random.nextBoolean())) {
            WindowRow window = window(random.nextInt());
            expected.add(at, window);
            windows.add(at, window);
            return;
        }
        at = Math.min(at, size - 1);
        switch (random.nextInt(4)) {
            case 0 -> {
                WindowRow window = window(random.nextInt());
                assertThat(windows.set(at, window)).isSameAs(expected.set(at, window));
            }
            case 1 -> assertThat(windows.remove(at)).isSameAs(expected.remove(at));
            case 2 -> {
                int to = at + random.nextInt(size - at + 1);
                expected.subList(at, to).clear();
                windows.subList(at, to).clear();
            }
            default -> {
                boolean odd = random.nextBoolean();
                removeThose(odd, expected);
                removeThose(odd, windows);
            }
        }
    }

    private static void removeThose(boolean odd, List<WindowRow> list) {
        for (Iterator<WindowRow> all = list.iterator(); all.hasNext(); ) {
            if (all.next().start % 2 != 0 == odd) {
                all.remove();
            }
        }
    }

    private static WindowRow window(int start) {
        return new WindowRow(start, start + 1L, new long[1], new Object[0]);
    }

    @Test
    void windowsThatAreNotThereAreRefused() {
        windows.add(window(0));
        windows.remove(0);
        assertThatThrownBy(() -> windows.get(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> windows.remove(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> windows.set(0, window(1)))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> windows.add(1, window(1)))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
