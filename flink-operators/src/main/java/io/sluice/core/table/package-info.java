/** Flat, pre-allocated tables of accumulators, their pool, capacity rules and memory budget. */
@NullMarked
package io.sluice.core.table;

import org.jspecify.annotations.NullMarked;
