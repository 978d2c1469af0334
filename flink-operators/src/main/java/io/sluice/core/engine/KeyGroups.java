package io.sluice.core.engine;

/** Which key group a key hash belongs to. */
@FunctionalInterface
public interface KeyGroups {

    /** Key group of a key hash, from 0. */
    int of(int hash);
}
