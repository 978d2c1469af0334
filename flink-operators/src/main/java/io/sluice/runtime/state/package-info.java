/**
 * Snapshots of the window tables in raw keyed state: versioned, self-describing, independent of
 * state backend and parallelism. The format is described in {@code docs/state-format.md}.
 */
@NullMarked
package io.sluice.runtime.state;

import org.jspecify.annotations.NullMarked;
