package io.sluice.core.table;

/** Reads keys that lie in some bytes. */
@FunctionalInterface
public interface UnreadKey {

    /** Reads the fields of the key at a position. */
    void read(int position, Object[] into);
}
