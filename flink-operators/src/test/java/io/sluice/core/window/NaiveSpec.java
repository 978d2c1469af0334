package io.sluice.core.window;

import static java.math.BigInteger.ONE;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The windows by definition, in exact numbers: what every slicing is compared with. */
record NaiveSpec(AlignedWindows spec) {

    /** One window, {@code [start, end)}. */
    record Window(BigInteger start, BigInteger end) {

        boolean contains(BigInteger timestamp) {
            return start.compareTo(timestamp) <= 0 && timestamp.compareTo(end) < 0;
        }
    }

    /** All windows that contain the timestamp, by ascending end. */
    List<Window> windowsOf(long timestamp) {
        BigInteger time = BigInteger.valueOf(timestamp);
        List<Window> windows = new ArrayList<>();
        for (Window window : windowsAround(time)) {
            if (window.contains(time)) {
                windows.add(window);
            }
        }
        return windows;
    }

    /** Greatest window end that is at most watermark + 1. */
    BigInteger lastEndClosedBy(long watermark) {
        BigInteger limit = BigInteger.valueOf(watermark).add(ONE);
        TreeSet<BigInteger> ends = new TreeSet<>();
        for (Window window : windowsAround(limit)) {
            ends.add(window.end());
        }
        return ends.floor(limit);
    }

    /** At least all windows that contain the time, and those on both sides of them. */
    private List<Window> windowsAround(BigInteger time) {
        BigInteger size = BigInteger.valueOf(spec.size());
        BigInteger step = BigInteger.valueOf(spec.step());
        BigInteger offset = BigInteger.valueOf(spec.offset());
        boolean cumulating = spec.kind() == AlignedWindows.Kind.CUMULATING;
        BigInteger distance = cumulating ? size : step;
        BigInteger k =
                time.subtract(offset).subtract(size).divide(distance).subtract(BigInteger.TWO);
        BigInteger last = time.subtract(offset).divide(distance).add(BigInteger.TWO);
        List<Window> windows = new ArrayList<>();
        for (; k.compareTo(last) <= 0; k = k.add(ONE)) {
            BigInteger start = offset.add(k.multiply(distance));
            BigInteger length = cumulating ? step : size;
            for (; length.compareTo(size) <= 0; length = length.add(step)) {
                windows.add(new Window(start, start.add(length)));
            }
        }
        return windows;
    }
}
