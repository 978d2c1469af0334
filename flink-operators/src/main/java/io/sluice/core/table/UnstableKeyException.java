package io.sluice.core.table;

import java.util.Arrays;

/**
 * A key whose hash differs from the one that decided its key group: its state would be misplaced.
 * Enums, arrays and classes without their own {@code hashCode} hash differently in every process.
 */
public final class UnstableKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnstableKeyException(Object[] key, int expectedHash) {
        super(
                "The key %s hashes to %d here and hashed to %d where it was sent from. Key fields need a hashCode() that depends on their value only; enums, arrays and classes without an own hashCode() cannot be keys (key by name() or by a String instead)."
                        .formatted(Arrays.toString(key), KeyHash.of(key), expectedHash));
    }
}
