package io.sluice.core.table;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Keys of two fields that are easy or hard on a hash table. */
enum KeySource {
    /** Names and numbers, either of them NULL now and then. */
    PLAIN {
        @Override
        List<@Nullable Object> key(int n) {
            return Arrays.asList(n % 7 == 0 ? null : "sensor" + n / 3, n % 3 == 0 ? null : n % 3);
        }
    },
    /** All hashes are equal. */
    EQUAL_HASHES {
        @Override
        List<@Nullable Object> key(int n) {
            String twins =
                    IntStream.range(0, 10)
                            .mapToObj(bit -> (n >>> bit & 1) == 0 ? "Aa" : "BB")
                            .collect(Collectors.joining());
            return List.of(twins, 1);
        }
    },
    /** Different hashes whose way through the index begins at its last slots, and wraps around. */
    EQUAL_SLOTS {
        @Override
        List<@Nullable Object> key(int n) {
            return List.of(0, (n - 5) * INVERSE_OF_GOLDEN_RATIO);
        }
    };

    private static final int INVERSE_OF_GOLDEN_RATIO = inverse(0x9E3779B9);

    /** The n-th key, 0 to 999. */
    abstract List<@Nullable Object> key(int n);

    List<@Nullable Object> random(Random random, int keys) {
        return key(random.nextInt(keys));
    }

    /** By Newton's iteration: the x with {@code x * odd == 1}. */
    private static int inverse(int odd) {
        int x = odd;
        for (int i = 0; i < 5; i++) {
            x *= 2 - odd * x;
        }
        return x;
    }
}
