package io.sluice.core.spill;

/** Names the files of one attempt of one subtask; no two are the same. Owned by one thread. */
@FunctionalInterface
public interface SpillFiles {

    /** A file that is not there yet. Its text is its path. */
    SpillFile next();
}
