package io.sluice.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Input of somebody who means harm. */
public final class Hostile {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int[] NUMBERS = {
        -1,
        0,
        1,
        127,
        128,
        0xFFFF,
        1 << 20,
        1 << 28,
        Integer.MAX_VALUE - 8,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE
    };

    private static final int MOST_CHANGES = 8;
    private static final int LONGEST_PIECE = 40;

    private Hostile() {}

    /** Changed bytes: other values, lengths that lie, pieces left out, written twice or moved. */
    public static byte[] changed(byte[] bytes, Random random) {
        byte[] changed = bytes.clone();
        for (int i = 1 + random.nextInt(MOST_CHANGES); i > 0 && changed.length > 4; i--) {
            changed = changedOnce(changed, random);
        }
        return changed;
    }

    private static byte[] changedOnce(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length - 3);
        int length = Math.min(1 + random.nextInt(LONGEST_PIECE), bytes.length - at);
        byte[] piece = Arrays.copyOfRange(bytes, at, at + length);
        return switch (random.nextInt(6)) {
            case 0 -> with(bytes, at, (byte) random.nextInt());
            case 1 -> with(bytes, at, (byte) 0xFF);
            case 2 -> {
                byte[] changed = bytes.clone();
                ByteBuffer.wrap(changed).putInt(at, NUMBERS[random.nextInt(NUMBERS.length)]);
                yield changed;
            }
            case 3 -> spliced(bytes, at, at + length, new byte[0]);
            case 4 -> spliced(bytes, at, at, piece);
            default -> {
                int to = random.nextInt(bytes.length);
                yield spliced(bytes, to, Math.min(to + length, bytes.length), piece);
            }
        };
    }

    private static byte[] with(byte[] bytes, int at, byte value) {
        byte[] changed = bytes.clone();
        changed[at] = value;
        return changed;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] piece) {
        byte[] changed = Arrays.copyOf(bytes, bytes.length - (to - from) + piece.length);
        System.arraycopy(piece, 0, changed, from, piece.length);
        System.arraycopy(bytes, to, changed, from + piece.length, bytes.length - to);
        return changed;
    }

    /** Bytes that this thread has allocated so far. */
    public static long allocatedBytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}
