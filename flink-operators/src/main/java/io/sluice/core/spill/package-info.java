/**
 * Rows that have no room in memory: runs of them on local disk, sorted by key group and hash, and
 * what brings them back.
 */
@NullMarked
package io.sluice.core.spill;

import org.jspecify.annotations.NullMarked;
