package io.sluice.core.table;

import java.util.Objects;

/**
 * The one definition of a grouping key's hash: it decides the key group, so it is part of the state
 * format.
 */
public final class KeyHash {

    /** Odd constant of MurmurHash3's finaliser; a plain 31 collides on numbered names. */
    private static final int MULTIPLIER = 0x85ebca6b;

    private KeyHash() {}

    /** Folds the hash of the next key field into the hash of those before it. */
    public static int combine(int hash, int fieldHash) {
        int mixed = (hash ^ (hash >>> 15)) * MULTIPLIER;
        return mixed + fieldHash;
    }

    /** Hash of a whole key. A NULL field counts as 0. */
    public static int of(Object[] key) {
        int hash = 0;
        for (Object field : key) {
            hash = combine(hash, Objects.hashCode(field));
        }
        return hash;
    }
}
