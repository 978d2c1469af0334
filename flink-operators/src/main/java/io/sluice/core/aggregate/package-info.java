/** Aggregates, the accumulators that hold them, and where each lives in a row of a table. */
@NullMarked
package io.sluice.core.aggregate;

import org.jspecify.annotations.NullMarked;
