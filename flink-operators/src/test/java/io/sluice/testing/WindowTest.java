package io.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.WindowSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {

    @Test
    void tumblingWindowsFollowOneAnother() {
        AlignedWindows spec = WindowSpec.tumbling(10, 3);
        assertThat(windows(12, spec)).containsExactly("[3, 13)");
        assertThat(windows(13, spec)).containsExactly("[13, 23)");
        assertThat(windows(2, spec)).containsExactly("[-7, 3)");
        assertThat(windows(-8, spec)).containsExactly("[-17, -7)");
    }

    @Test
    void hoppingWindowsOverlapThoughTheSizeIsNoMultipleOfTheSlide() {
        AlignedWindows spec = WindowSpec.hopping(5, 2, 0);
        assertThat(windows(4, spec)).containsExactly("[0, 5)", "[2, 7)", "[4, 9)");
        assertThat(windows(5, spec)).containsExactly("[2, 7)", "[4, 9)");
        assertThat(windows(-1, spec)).containsExactly("[-4, 1)", "[-2, 3)");
    }

    @Test
    void recordBetweenWindowsIsInNone() {
        AlignedWindows spec = WindowSpec.hopping(2, 5, 1);
        assertThat(windows(2, spec)).containsExactly("[1, 3)");
        assertThat(windows(3, spec)).isEmpty();
        assertThat(windows(5, spec)).isEmpty();
        assertThat(windows(6, spec)).containsExactly("[6, 8)");
    }

    @Test
    void cumulatingWindowsGrowFromACommonStart() {
        AlignedWindows spec = WindowSpec.cumulating(6, 2, 1);
        assertThat(windows(1, spec)).containsExactly("[1, 3)", "[1, 5)", "[1, 7)");
        assertThat(windows(4, spec)).containsExactly("[1, 5)", "[1, 7)");
        assertThat(windows(0, spec)).containsExactly("[-5, 1)");
    }

    @Test
    void windowIsPassedByItsLastMillisecondPlusTheDelay() {
        Window window = new Window(0, 10);
        assertThat(window.isPassed(8, 0)).isFalse();
        assertThat(window.isPassed(9, 0)).isTrue();
        assertThat(window.isPassed(13, 5)).isFalse();
        assertThat(window.isPassed(14, 5)).isTrue();
        assertThat(window.isPassed(Long.MAX_VALUE - 1, Long.MAX_VALUE)).isFalse();
        assertThat(window.isPassed(Long.MAX_VALUE, Long.MAX_VALUE)).isTrue();
    }

    @Test
    void boundariesAreTheLastMillisecondsOfWindowsAndTheirExpiry() {
        AlignedWindows spec = WindowSpec.hopping(5, 4, 0);
        assertThat(Window.boundaryWithin(4, 7, spec, 0)).isFalse();
        assertThat(Window.boundaryWithin(3, 4, spec, 0)).isTrue();
        assertThat(Window.boundaryWithin(4, 8, spec, 0)).isTrue();
        assertThat(Window.boundaryWithin(4, 5, spec, 1)).isTrue();
        assertThat(Window.boundaryWithin(5, 7, spec, 1)).isFalse();
    }

    private static List<String> windows(long timestamp, AlignedWindows spec) {
        return Window.containing(timestamp, spec).stream().map(Window::toString).toList();
    }
}
