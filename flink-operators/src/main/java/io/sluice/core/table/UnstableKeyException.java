package io.sluice.core.table;

import java.util.Arrays;

/**
 * A key whose hash differs from the one that decided its key group: its state would be misplaced.
 * Enums, arrays and classes without their own {@code hashCode} hash differently in every process.
 */
public final class UnstableKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String ADVICE =
            " Key fields need a hashCode() that depends on their value only; enums, arrays and classes without an own hashCode() cannot be keys (key by name() or by a String instead).";

    private UnstableKeyException(String message) {
        super(message + ADVICE);
    }

    UnstableKeyException(Object[] key, int expectedHash) {
        this(
                "The key %s hashes to %d here and hashed to %d where it was sent from."
                        .formatted(Arrays.toString(key), KeyHash.of(key), expectedHash));
    }

    /** A key that belongs to one key group here, and to another where it was sent from. */
    public static UnstableKeyException inKeyGroup(Object[] key, int here, int there) {
        return new UnstableKeyException(
                "The key %s belongs to key group %d here and belonged to %d where it was sent from."
                        .formatted(Arrays.toString(key), here, there));
    }
}
