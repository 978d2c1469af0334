/**
 * The SQL dialect: what Sluice adds to Flink's grammar, recognised by tokens. Knows nothing of
 * Flink's planner.
 */
@NullMarked
package io.sluice.sql.dialect;

import org.jspecify.annotations.NullMarked;
